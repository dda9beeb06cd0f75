# Bellwether on slim Debian with Node and Debian's headless Chromium. scripts/try-image.sh builds and tries it.
#
#   docker build -t bellwether .
#   docker run -d --name bellwether -p 8080:8080 --read-only --tmpfs /tmp --cap-drop ALL --stop-timeout 30 \
#     -v ./config.yaml:/config/config.yaml:ro -v ./checks:/config/checks:ro -v bellwether-data:/config/data bellwether
#
# In config.yaml: server: { listen: 0.0.0.0:8080 }. Build again for Chromium's security updates: --no-cache --pull.
ARG DEBIAN=bookworm
ARG NODE=24.21.0

FROM node:${NODE}-${DEBIAN}-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image's own Node builds, so the install script of the package "node" is not needed.
RUN npm ci --include=dev --ignore-scripts
COPY . .
RUN node scripts/build.mjs && rm dist/stamp && npm prune --omit=dev --ignore-scripts

FROM debian:${DEBIAN}-slim
# tini reaps the browsers' processes when a killed runner leaves them to process 1; --init is then not needed. The drivers
# of graphics cards with their compiler, a fifth of the image, come as dependencies of tools that nothing here starts.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates chromium-headless-shell fonts-liberation tini \
  && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log \
    /usr/lib/*/libLLVM-* /usr/lib/*/libz3.so* /usr/lib/*/dri /usr/lib/chromium/libVkLayer_khronos_validation.so
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /app/package.json /app/LICENSE /app/config.schema.json /app/
COPY --from=build /app/bin /app/bin
COPY --from=build /app/dashboards/json /app/dashboards/json
COPY --from=build /app/node_modules /app/node_modules
COPY --from=build /app/dist /app/dist
RUN ln -s /app/bin/bellwether.mjs /usr/local/bin/bellwether \
  && groupadd --gid 10001 bellwether \
  && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin bellwether \
  && mkdir -p /config/data && chown 10001:10001 /config/data
# The environment may hold secrets, and whatever is process 1 keeps the one that it was started with. So the monitor is, and
# starts itself again below tini without them.
ENV NODE_ENV=production BELLWETHER_ADDRESS_FILE=/tmp/bellwether.address BELLWETHER_INIT=/usr/bin/tini
WORKDIR /config
# By number, so that Kubernetes can tell that it is not root. A volume for /config/data must be writable for it.
USER 10001:10001
VOLUME /config/data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD bellwether healthcheck || exit 1
STOPSIGNAL SIGTERM
ENTRYPOINT ["bellwether"]
CMD ["start"]
