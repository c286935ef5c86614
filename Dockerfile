# One image for every process of Carillon; which one it is, its command says (docker-compose.yml).
# Journeys in TypeScript need a compiler, which is not in here: publish a workspace from where it is written (`carillon apply`).

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

# Neither what builds and tests (dev) nor the programs of embedded engines (optional).
FROM node:20.20.2-bookworm-slim AS packages
WORKDIR /packages
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev --omit=optional

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production TZ=UTC CARILLON_HOME=/home/node/.carillon
WORKDIR /app
COPY --from=packages /packages/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY package.json LICENSE ./
USER node
RUN mkdir -p /home/node/.carillon
EXPOSE 7070
# Why the heap is bounded: cli/stack/processes.ts.
CMD ["node", "--max-old-space-size=512", "dist/workers/main.js", "api", "relay"]
