import { expect, httpCheck } from 'bellwether';

export default httpCheck(async ({ http, step }) => {
  await step('Ask', async () => {
    const reply = await http.get('/');
    expect(reply.status).toBe(200);
  });
});
