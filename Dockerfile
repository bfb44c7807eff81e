# The image is the program, its certificates inside it, and an empty folder for the database.
# It is told everything by its environment and refuses to start without credentials: it listens beyond loopback.
# There is no HEALTHCHECK, since nothing in here could run one: let the platform ask GET /healthz and /readyz.

# build compiles; prebuilt takes bin/ssprbot of the checkout, which `make test` has tested.
ARG BINARY=build

FROM golang:1.26.8 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION
RUN make build VERSION=$VERSION && mkdir /out /out/data && cp bin/ssprbot /out/

FROM scratch AS prebuilt
COPY bin/ssprbot /out/ssprbot
WORKDIR /out/data

FROM ${BINARY} AS binary

FROM scratch
COPY --from=binary /out/ssprbot /ssprbot
COPY --from=binary --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
VOLUME /data
ENV SSPRBOT_DATABASE_URL=sqlite:/data/ssprbot.db
ENV SSPRBOT_LISTEN=0.0.0.0:3978
EXPOSE 3978
ENTRYPOINT ["/ssprbot"]
CMD ["serve"]
