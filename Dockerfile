# Two stages on the official Playwright image of the version in package.json: its Chromium is the one the program drives.
FROM mcr.microsoft.com/playwright:v1.65.1-noble AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --include=dev
COPY . .
# The Node of the lock file, whatever the image has.
RUN npm run build && cp node_modules/node/bin/node /usr/local/bin/node && npm prune --omit=dev

FROM mcr.microsoft.com/playwright:v1.65.1-noble
ENV NODE_ENV=production PATH=/usr/local/bin:$PATH
WORKDIR /app
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /app/package.json ./
COPY --from=build /app/bin ./bin
COPY --from=build /app/dist ./dist
COPY --from=build /app/dashboards/json ./dashboards/json
COPY --from=build /app/node_modules ./node_modules
RUN mkdir -p /config/data && chown -R pwuser:pwuser /config
# Run with --init, so that ended browsers are reaped. Mount config.yaml and checks/ here, and keep /config/data on a volume. In config.yaml: server.listen: 0.0.0.0:8080
WORKDIR /config
USER pwuser
VOLUME /config/data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD node -e "fetch('http://127.0.0.1:8080/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "/app/bin/bellwether.mjs"]
CMD ["start"]
