# One image for the services, the bounce listener, the commands and the trial inbox; compose says which runs.

FROM node:24-bookworm-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY services/comments/package.json services/comments/
COPY services/subscriptions/package.json services/subscriptions/
COPY services/mailer/package.json services/mailer/
COPY services/all-in-one/package.json services/all-in-one/
COPY web/widget/package.json web/widget/
COPY demo/package.json demo/
COPY tests/package.json tests/

FROM manifests AS widget
RUN npm ci --ignore-scripts --no-audit --no-fund --workspace @afterword/widget
COPY web/widget web/widget
COPY tsconfig.base.json ./
RUN npm run build --workspace @afterword/widget

FROM manifests AS app
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --omit=optional \
    --workspace @afterword/all-in-one
COPY shared shared
COPY services services
COPY --from=widget /app/web/widget/dist web/widget/dist

# For trying it out: what the demo's inbox needs on top.
FROM app AS trial
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --omit=optional \
    --workspace @afterword/all-in-one --workspace @afterword/demo
COPY demo demo
USER node
CMD ["node", "demo/src/inbox/main.ts"]

FROM app AS runtime
# A new volume is its owner's whose the folder is that it covers.
RUN mkdir .compile-cache /journal && chown node .compile-cache /journal
USER node
ENV HOST=0.0.0.0 NODE_COMPILE_CACHE=/app/.compile-cache
# On a machine with much memory V8 lets garbage lie: a mailer of 160 MB grew to 360.
ENV NODE_OPTIONS="--max-semi-space-size=8 --max-old-space-size=1024"
# What is compiled now need not be at each start, nor the compiler of types be kept in memory.
RUN node --input-type=module -e "await import('/app/services/all-in-one/src/start.ts')"
EXPOSE 2525 4000 4001 4002 4003 4004
CMD ["node", "services/all-in-one/src/main.ts"]
