# congvan with all that it needs to build DOCX and PDF: docker build -t congvan . && docker run --rm -v "$PWD:/work" congvan build
# NOT RUN YET: written where there is no Docker; see docs/cai-dat.md.
FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-croscore \
    && rm -rf /var/lib/apt/lists/*
COPY . /src
RUN pip install --no-cache-dir -c /src/requirements-dev.lock /src && rm -rf /src
WORKDIR /work
ENTRYPOINT ["congvan"]
