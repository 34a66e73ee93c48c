# From the root of the repository: docker build -f deploy/central.Dockerfile -t branchline-central .
ARG NODE=22-bookworm-slim

FROM node:${NODE} AS build
WORKDIR /src
COPY . .
RUN deploy/prune.sh central /app

FROM node:${NODE}
ENV NODE_ENV=production PORT=8000 DATA_DIR=/data
RUN install -d -o node -g node -m 0700 /data
COPY --from=build /app /app
WORKDIR /app
USER node
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "--max-old-space-size=256", "--max-semi-space-size=8", "--min-semi-space-size=8", "--initial-old-space-size=80", "dist/main.js"]
