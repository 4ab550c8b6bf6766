{{/* Extra arguments, as a list of words or as a map of flags: the value. */}}
{{- define "keyferry.extraArgs" -}}
{{- if kindIs "map" . }}
{{- range $flag, $value := . }}
{{- if or (kindIs "invalid" $value) (eq (toString $value) "") }}
- {{ printf "--%s" $flag | quote }}
{{- else }}
- {{ printf "--%s=%v" $flag $value | quote }}
{{- end }}
{{- end }}
{{- else }}
{{- range . }}
- {{ toString . | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* The port of health checks. */}}
{{- define "keyferry.healthPort" -}}{{ .Values.livenessProbe.spec.httpGet.port }}{{- end }}

{{/* The arguments of a part's container: root, part, cfg (the values of its pods). */}}
{{- define "keyferry.args" -}}
{{- $v := .root.Values -}}
{{- $part := .part -}}
- {{ ternary "run" "webhook" $part.engine }}
{{- if $v.livenessProbe.spec.address }}
- {{ printf "--live-addr=%s:%s" $v.livenessProbe.spec.address (include "keyferry.healthPort" .root) | quote }}
{{- else }}
- {{ printf "--health-port=%s" (include "keyferry.healthPort" .root) | quote }}
{{- end }}
- {{ printf "--metrics-port=%d" (int .cfg.metrics.listen.port) | quote }}
{{- if $v.metrics.listen.secure.enabled }}
- "--metrics-secure=true"
{{- if $v.metrics.listen.auth.enabled }}
- "--metrics-auth=true"
{{- end }}
{{- end }}
- {{ printf "--loglevel=%s" .cfg.log.level | quote }}
- {{ printf "--zap-time-encoding=%s" .cfg.log.timeEncoding | quote }}
- {{ printf "--enable-http2=%t" $v.enableHTTP2 | quote }}
{{- with $v.shutdownDelay }}
- {{ printf "--shutdown-delay=%s" . | quote }}
{{- end }}
{{- if $part.webhook }}
- {{ printf "--webhook-port=%d" (int $v.webhook.port) | quote }}
- {{ printf "--release-name=%s" (include "keyferry.fullname" .root) | quote }}
- {{ printf "--service-name=%s" (include "keyferry.webhookName" .root) | quote }}
- {{ printf "--service-namespace=%s" (include "keyferry.namespace" .root) | quote }}
- {{ printf "--secret-name=%s" (include "keyferry.webhookName" .root) | quote }}
- {{ printf "--secret-namespace=%s" (include "keyferry.namespace" .root) | quote }}
- {{ printf "--check-interval=%s" $v.webhook.certCheckInterval | quote }}
{{- with $v.webhook.url }}
- {{ printf "--webhook-url=%s" . | quote }}
{{- end }}
{{- with $v.webhook.unknownFields }}
- {{ printf "--unknown-fields=%s" . | quote }}
{{- end }}
{{- /* Flags of injection and restarts are given where they differ from the program's own defaults. */}}
{{- if not (include "keyferry.parts" .root | fromJson).injects }}
- "--injection=false"
{{- else }}
{{- if ne $v.injection.failurePolicy "Fail" }}
- {{ printf "--injection-failure-policy=%s" $v.injection.failurePolicy | quote }}
{{- end }}
{{- with $v.injection.wait }}
- {{ printf "--injection-wait=%s" . | quote }}
{{- end }}
{{- end }}
{{- with $v.webhook.certificateSecretName }}
- "--webhook-cert-dir=/etc/keyferry/webhook-certificate"
{{- end }}
{{- with $v.webhook.clientCA.secretName }}
- "--webhook-client-ca=/etc/keyferry/webhook-client-ca/ca.crt"
{{- end }}
{{- else if $part.engine }}
- "--enable-webhook=false"
{{- /* The engine keeps the ExternalSecrets of inline references, for which it would have no rights. */}}
{{- if not (include "keyferry.parts" .root | fromJson).injects }}
- "--injection=false"
{{- end }}
{{- end }}
{{- if $part.engine }}
{{- include "keyferry.engineArgs" . }}
{{- end }}
{{- include "keyferry.extraArgs" .cfg.extraArgs }}
{{- end }}

{{- define "keyferry.engineArgs" -}}
{{- $v := .root.Values -}}
{{- $scoped := and .part.scope (or $v.scopedRBAC $v.scopedNamespaces) -}}
{{- $elects := or $v.leaderElect (gt (int .part.replicas) 1) $v.autoscaling.enabled }}
- {{ printf "--concurrent=%d" (int $v.concurrent) | quote }}
- {{ printf "--enable-leader-election=%t" $elects | quote }}
- {{ printf "--leader-election-id=%s" (include "keyferry.leaseName" .root) | quote }}
{{- if $v.ui.enabled }}
- "--enable-ui=true"
{{- end }}
{{- with $v.leaderElectionLeaseDuration }}
- {{ printf "--leader-election-lease-duration=%s" . | quote }}
{{- end }}
{{- with $v.leaderElectionRenewDeadline }}
- {{ printf "--leader-election-renew-deadline=%s" . | quote }}
{{- end }}
{{- with $v.leaderElectionRetryPeriod }}
- {{ printf "--leader-election-retry-period=%s" . | quote }}
{{- end }}
{{- with $v.controllerClass }}
- {{ printf "--controller-class=%s" . | quote }}
{{- end }}
{{- with .part.scope }}
- {{ printf "--namespace=%s" . | quote }}
{{- end }}
- {{ printf "--enable-secret-store-reconciler=%t" (and $v.processSecretStore $v.crds.createSecretStore) | quote }}
- {{ printf "--enable-cluster-store-reconciler=%t" (and (not $scoped) $v.processClusterStore $v.crds.createClusterSecretStore) | quote }}
- {{ printf "--enable-cluster-external-secret-reconciler=%t" (and (not $scoped) $v.processClusterExternalSecret $v.crds.createClusterExternalSecret) | quote }}
- {{ printf "--enable-push-secret-reconciler=%t" (and $v.processPushSecret $v.crds.createPushSecret) | quote }}
- {{ printf "--enable-cluster-push-secret-reconciler=%t" (and (not $scoped) $v.processClusterPushSecret $v.crds.createClusterPushSecret) | quote }}
{{- with $v.storeRequeueInterval }}
- {{ printf "--store-requeue-interval=%s" . | quote }}
{{- end }}
{{- if $v.extendedMetricLabels }}
- "--enable-extended-metric-labels=true"
{{- end }}
{{- if not $v.metrics.objectLabels }}
- "--metrics-object-labels=false"
{{- end }}
{{- if $v.genericTargets.enabled }}
- "--unsafe-allow-generic-targets=true"
{{- end }}
{{- if not $v.restarts.enabled }}
- "--enable-restarts=false"
{{- else }}
{{- if not $v.restarts.reloaderAnnotations }}
- "--restart-reloader-annotations=false"
{{- end }}
{{- with $v.restarts.debounce }}
- {{ printf "--restart-debounce=%s" . | quote }}
{{- end }}
{{- end }}
{{- with $v.ambientCredentials }}
- {{ printf "--ambient-credentials=%s" . | quote }}
{{- end }}
{{- with $v.egress.allow }}
- {{ printf "--allow-egress=%s" (join "," .) | quote }}
{{- end }}
{{- with $v.egress.deny }}
- {{ printf "--deny-egress=%s" (join "," .) | quote }}
{{- end }}
{{- end }}
