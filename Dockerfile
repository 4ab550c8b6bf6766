# syntax=docker/dockerfile:1
# The image of Keyferry: one native program without a shell, run by an unprivileged user from a read-only root.
# docs/decisions/0032 says why it is compiled so. eng/image builds the same without a container engine, and starts it.

# The SDK with the linker that native code needs.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble-aot AS build
ARG TARGETARCH=amd64
WORKDIR /source
# Reproducible: paths and times of this machine do not get into the files (checked by eng/image twice).
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 ContinuousIntegrationBuild=true
COPY . .
RUN dotnet publish src/Webhook -c Release -o /app --artifacts-path /artifacts \
      -r "linux-$([ "$TARGETARCH" = arm64 ] && echo arm64 || echo x64)" \
      --self-contained -p:PublishAot=true -p:DebugType=none -p:RunAnalyzers=false -p:PathMap=/source/=/_/

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
WORKDIR /
COPY --from=build --chown=0:0 --chmod=0555 /app /app
# No debugger's socket in /tmp, which cannot be written; time zones are in the program.
ENV DOTNET_EnableDiagnostics=0
USER 65532:65532
EXPOSE 8080 8082 10250
ENTRYPOINT ["/app/keyferry"]
CMD ["run"]
LABEL org.opencontainers.image.title="Keyferry" \
      org.opencontainers.image.description="Carries secrets from the vaults where they are kept to the Kubernetes workloads that need them." \
      org.opencontainers.image.licenses="Apache-2.0"
