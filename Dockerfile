# An image that answers at once: the shipped collection is ingested while it is built, and nothing is
# fetched while it runs. docs/deployment.md says how it is built, run and filled with other documents.

FROM python:3.11-slim-bookworm AS python
ENV PATH=/opt/precedent/bin:$PATH \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore \
    PYTHONUNBUFFERED=1
# Volumes go to /srv/precedent/own and /srv/precedent/records; a new one takes over its owner.
RUN groupadd --gid 10001 precedent \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin precedent \
    && install --directory --owner=10001 --group=10001 /srv/precedent \
        /srv/precedent/own /srv/precedent/records
WORKDIR /srv/precedent

# The styles and scripts of the pages. Node stays here.
FROM node:20-bookworm-slim AS pages
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --omit=dev --loglevel=error
COPY frontend/ ./
RUN node build.mjs && ls -l /src/assistant/web/static

# The wheel, with the collection, the prompts and the styles and scripts in it.
FROM python AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE constraints.txt ./
COPY assistant/ assistant/
COPY ingest/ ingest/
COPY corpus/ corpus/
COPY prompts/ prompts/
COPY --from=pages /src/assistant/web/static/ assistant/web/static/
RUN pip install --constraint constraints.txt hatchling \
    && pip wheel --no-deps --no-build-isolation --wheel-dir /wheels .

# What serving needs, Slack included: no torch, and no pip.
FROM python AS packages
# Whose language models can be called: extras of pyproject.toml, "openai,anthropic"; none where it is empty.
ARG MODELS="openai"
COPY constraints.txt /wheels/
COPY --from=build /wheels/ /wheels/
RUN python -m venv --without-pip /opt/precedent \
    && set -- /wheels/*.whl \
    && pip --python /opt/precedent install --constraint /wheels/constraints.txt "$1[slack${MODELS:+,$MODELS}]"

# What an ingest needs besides, and the index of the shipped collection.
FROM python AS ingest
# What recognises the text in pictures of pages; another language is a package more (tesseract-ocr-cym).
# hadolint ignore=DL3008  # Debian keeps only the newest of a package
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-eng \
    && rm -rf /var/lib/apt/lists/*
# An index of packages with CPU builds of torch; docs/deployment.md says why that is worth having.
ARG PIP_EXTRA_INDEX_URL=""
COPY constraints.txt /wheels/
# torch comes first and alone: it is most of the download, and a change in our code leaves it be.
RUN python -m venv --without-pip /opt/precedent \
    && pip --python /opt/precedent install --constraint /wheels/constraints.txt torch
COPY --from=build /wheels/ /wheels/
RUN set -- /wheels/*.whl \
    && pip --python /opt/precedent install --constraint /wheels/constraints.txt "$1[ingest]"
ENV HF_HUB_OFFLINE=1 \
    PRECEDENT_INDEX=/srv/precedent/index
USER 10001:10001
# A shipped document that is refused ends the ingest with status 3, and with it the build.
RUN PRECEDENT_CACHE=/tmp/cache precedent ingest \
    && precedent index verify \
    && rm -r /tmp/cache
CMD ["precedent", "ingest"]

FROM python AS serve
LABEL org.opencontainers.image.title="Precedent" \
      org.opencontainers.image.description="Cited answers from an organisation's own programme documents" \
      org.opencontainers.image.licenses="MIT"
COPY --from=packages /opt/precedent /opt/precedent
COPY --from=ingest --chown=10001:10001 /srv/precedent/index /srv/precedent/index
ENV PRECEDENT_HOST=0.0.0.0 \
    PRECEDENT_PORT=8000 \
    PRECEDENT_INDEX=/srv/precedent/index \
    PRECEDENT_RECORDS=sqlite:////srv/precedent/records/records.db \
    PRECEDENT_KEYS=/srv/precedent/records/keys.yaml \
    PRECEDENT_SLACK_SETTINGS=/srv/precedent/records/slack.yaml \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
EXPOSE 8000
# Asked without a proxy, which the environment may name for other purposes.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.build_opener(web.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['PRECEDENT_PORT'] + '/healthz', timeout=4)"]
CMD ["precedent", "serve"]
