# One image for the web server, the worker and the migrations; docker-compose.yml says which does what.

FROM node:24-slim AS bundles
WORKDIR /src
COPY frontend frontend
RUN cd frontend && npm ci && npm run build

FROM python:3.12-slim AS wheel
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY rules rules
COPY forms forms
COPY engine engine
COPY brokerage brokerage
COPY web web
COPY play play
COPY benchmarks benchmarks
COPY processes processes
COPY migrations migrations
COPY demo demo
COPY --from=bundles /src/web/static/build web/static/build
RUN pip wheel --no-cache-dir --wheel-dir /wheels .

FROM python:3.12-slim
RUN useradd --system homeward
RUN --mount=type=bind,from=wheel,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels homeward
USER homeward
WORKDIR /srv
EXPOSE 8000
CMD ["homeward", "serve"]
