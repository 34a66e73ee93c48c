# From the root of the repository: docker build -f deploy/dashboard.Dockerfile -t branchline-dashboard .
ARG NODE=22-bookworm-slim

FROM node:${NODE} AS build
WORKDIR /src
COPY . .
RUN deploy/prune.sh dashboard /app

FROM node:${NODE}
ENV NODE_ENV=production PORT=3000 HOSTNAME=0.0.0.0
COPY --from=build /app /app
WORKDIR /app
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/login').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.mjs"]
