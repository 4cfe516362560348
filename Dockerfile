FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements/runtime.txt requirements/
RUN python -m venv /opt/newsbrief \
 && /opt/newsbrief/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY summarizer summarizer
COPY storage storage
RUN /opt/newsbrief/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 newsbrief && install -d -o newsbrief /data
COPY --from=build /opt/newsbrief /opt/newsbrief
ENV PATH=/opt/newsbrief/bin:$PATH PYTHONUNBUFFERED=1 DATABASE_URL=sqlite:////data/newsbrief.db
USER newsbrief
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["newsbrief"]
CMD ["run"]
