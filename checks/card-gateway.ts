// Does the card gateway take our cards? Straight to the supplier, without our shop in between:
// when this fails as well, the trouble is theirs.
import { httpCheck, expect } from 'bellwether';

export default httpCheck(async ({ http, step, target, secret, cleanup, measure }) => {
  const { VOYAGER = '' } = target.variables;

  await step('Charge one pound', { component: 'voyager' }, async () => {
    const card = { number: secret('TEST_CARD'), expiry: '12/30', code: '123' };
    const reply = await http.post(`${VOYAGER}/charge`, {
      json: { amount: 100, currency: 'GBP', card, reference: 'bellwether' },
    });
    expect(reply.status).toBe(201);
    expect(reply.json()).toMatchObject({ status: 'approved', amount: 100 });
    cleanup(() => http.delete(`${VOYAGER}/charges/${reply.json().id}`));
    measure('first_byte', reply.timings.firstByteMs, { unit: 'ms' });
  });
});
