# One image for web, worker and beat; docker-compose.yml says which command each runs.
FROM node:20-slim AS frontend
WORKDIR /facet/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
# Tailwind looks for its class names in the templates.
COPY webapp /facet/webapp
RUN npm run build

FROM node:20-slim AS networks
WORKDIR /networks
COPY vision/pretrained/npm/package.json vision/pretrained/npm/package-lock.json vision/pretrained/npm/.npmrc ./
# The packages bring much more than the files that vision/pretrained/catalogue.py names.
RUN npm ci --no-audit --no-fund --ignore-scripts \
    && find node_modules -type f -regextype posix-extended ! -name 'LICENSE*' \
    ! -regex '.*/((blazeface|centernet|facemesh|iris|nanodet|(face_landmark_68|face_recognition|ssd_mobilenetv1|tiny_face_detector)_model)(-weights_manifest)?\.(json|bin)|selfie_segmentation\.tflite)' -delete \
    && find node_modules -type d -empty -delete

# The release of Debian is named, as its package of PostgreSQL's client fits the server in docker-compose.yml.
FROM python:3.11-slim-trixie AS facet
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 FACET_DATA=/data FACET_WEIGHTS=/data/weights
WORKDIR /facet
COPY requirements.txt ./
# Dumps and restores PostgreSQL; of the server's version, as a newer one's dumps do not fit it.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-17 && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY manage.py pyproject.toml ./
COPY vision vision
COPY --from=networks /networks/node_modules vision/pretrained/npm/node_modules
COPY webapp webapp
COPY --from=frontend /facet/frontend/dist frontend/dist
RUN for domain in django djangojs; do pybabel --quiet compile -d webapp/locale -D $domain; done \
    && FACET_SECRET_KEY=only-for-this-build FACET_DATA=/tmp/facet python manage.py collectstatic --no-input \
    && useradd --uid 1000 --home-dir /data --create-home facet && mkdir /backups && chown facet /backups
USER facet
VOLUME /data
EXPOSE 8000
# Nobody but the proxy reaches this port: what it says of a visitor's address is believed, or wrong passwords of
# one would lock out all.
CMD ["uvicorn", "webapp.config.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--forwarded-allow-ips", "*", "--lifespan", "off", "--timeout-graceful-shutdown", "8", "--no-server-header", "--ws-per-message-deflate", "false", "--ws-max-size", "262144"]

# The same with TensorFlow's CUDA build, for the worker on a machine with a GPU.
FROM facet AS facet-gpu
USER root
RUN pip uninstall --yes tensorflow-cpu && pip install --no-cache-dir "tensorflow[and-cuda]==2.21.0"
USER facet

FROM facet
