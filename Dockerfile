FROM python:3.11-slim

ENV REGISTRY_IN_CONTAINER=1 \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# Libraries first: they change less often than our own code, so this layer is kept between builds.
COPY pyproject.toml constraints.txt README.md LICENSE ./
RUN mkdir registry graph loaders api \
 && pip install --constraint constraints.txt . \
 && pip uninstall --yes family-registry

COPY registry registry
COPY graph graph
COPY loaders loaders
COPY api api
RUN pip install --no-deps . \
 && useradd --create-home --uid 1000 registry \
 && mkdir /work && chown registry /work

# Files of ours are written below /work only (exports, an embedded store, the outbox).
USER registry
WORKDIR /work
ENTRYPOINT ["registry"]
CMD ["--help"]
