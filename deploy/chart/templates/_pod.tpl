{{/* The values of a part's pods: the chart's own, or those under webhook. As JSON. Root, part. */}}
{{- define "keyferry.settings" -}}
{{- if eq .part.settings "webhook" -}}{{ .root.Values.webhook | toJson }}{{- else -}}{{ .root.Values | toJson }}{{- end -}}
{{- end }}

{{/* A security context that OpenShift's own choice of user fits into. root, context. */}}
{{- define "keyferry.securityContext" -}}
{{- $mode := .root.Values.global.compatibility.openshift.adaptSecurityContext -}}
{{- $context := omit .context "enabled" -}}
{{- if or (eq $mode "force") (and (eq $mode "auto") (.root.Capabilities.APIVersions.Has "security.openshift.io/v1")) -}}
{{- $context = omit $context "fsGroup" "runAsUser" "runAsGroup" -}}
{{- if not .context.seLinuxOptions -}}{{- $context = omit $context "seLinuxOptions" -}}{{- end -}}
{{- end -}}
{{- toYaml $context -}}
{{- end }}

{{/* The image of a part: root, cfg. */}}
{{- define "keyferry.image" -}}
{{- $v := .root.Values -}}
{{- $own := default dict .cfg.image -}}
{{- $repository := default (default $v.image.repository $own.repository) $v.global.repository -}}
{{- $tag := default (default .root.Chart.AppVersion $v.image.tag) $own.tag -}}
{{- $flavour := default $v.image.flavour $own.flavour -}}
{{- $digest := default $v.image.digest $own.digest -}}
{{- $name := printf "%s:%s" $repository $tag -}}
{{- if $flavour -}}{{- $name = printf "%s-%s" $name $flavour -}}{{- end -}}
{{- if $digest -}}{{- $name = printf "%s@%s" $name $digest -}}{{- end -}}
{{- $name -}}
{{- end }}

{{/* Spread over nodes and zones, unless values say how. root, part, cfg. */}}
{{- define "keyferry.spread" -}}
{{- $selector := dict "matchLabels" (include "keyferry.selector" . | fromYaml) -}}
{{- $given := default .root.Values.global.topologySpreadConstraints .cfg.topologySpreadConstraints -}}
{{- if not $given -}}
{{- $given = list (dict "maxSkew" 1 "topologyKey" "kubernetes.io/hostname" "whenUnsatisfiable" "ScheduleAnyway") (dict "maxSkew" 1 "topologyKey" "topology.kubernetes.io/zone" "whenUnsatisfiable" "ScheduleAnyway") -}}
{{- end -}}
{{- range $given }}
- {{ toYaml (merge (deepCopy .) (dict "labelSelector" $selector)) | nindent 2 | trim }}
{{- end }}
{{- end }}

{{/* Environment of every container that calls stores: root. */}}
{{- define "keyferry.env" -}}
- name: POD_NAMESPACE
  valueFrom:
    fieldRef:
      apiVersion: v1
      fieldPath: metadata.namespace
{{- with .Values.proxy }}
{{- if .httpProxy }}
- name: HTTP_PROXY
  value: {{ .httpProxy | quote }}
{{- end }}
{{- if .httpsProxy }}
- name: HTTPS_PROXY
  value: {{ .httpsProxy | quote }}
{{- end }}
{{- if or .httpProxy .httpsProxy }}
# Calls to the API server never leave the cluster.
- name: NO_PROXY
  value: {{ join "," (concat (list "$(KUBERNETES_SERVICE_HOST)" "kubernetes.default.svc" ".svc" ".cluster.local" "localhost" "127.0.0.1") .noProxy) | quote }}
{{- end }}
{{- end }}
{{- if or .Values.caBundle.configMapName .Values.caBundle.secretName .Values.caBundle.pem }}
- name: SSL_CERT_DIR
  value: "/etc/ssl/certs:/etc/keyferry/ca"
{{- end }}
{{- end }}

{{/* A part's pod: root, part, cfg. */}}
{{- define "keyferry.pod" -}}
{{- $root := .root -}}
{{- $v := .root.Values -}}
{{- $cfg := .cfg -}}
{{- $part := .part -}}
{{- $annotations := merge (deepCopy (default dict $cfg.podAnnotations)) $v.global.podAnnotations -}}
{{- if $v.caBundle.pem -}}{{- $annotations = set $annotations "checksum/ca-bundle" (sha256sum $v.caBundle.pem) -}}{{- end }}
metadata:
  labels:
    {{- /* Not the chart's version: a new chart with the same pods restarts nothing. What finds the pods cannot be changed. */}}
    {{- $fixed := include "keyferry.selector" . | fromYaml }}
    {{- $labels := mergeOverwrite dict $v.commonLabels $v.global.podLabels (default dict $cfg.podLabels) $fixed (dict "app.kubernetes.io/component" (ternary "controller" "webhook" $part.engine)) }}
    {{- toYaml $labels | nindent 4 }}
  {{- with $annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ $part.account }}
  automountServiceAccountToken: {{ ternary $v.serviceAccount.automount $v.webhook.serviceAccount.automount $part.engine }}
  enableServiceLinks: false
  {{- with default $v.global.imagePullSecrets $cfg.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  terminationGracePeriodSeconds: {{ int $v.terminationGracePeriodSeconds }}
  {{- with $cfg.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $cfg.schedulerName }}
  schedulerName: {{ . }}
  {{- end }}
  {{- with $cfg.runtimeClassName }}
  runtimeClassName: {{ . }}
  {{- end }}
  {{- if $cfg.hostNetwork }}
  hostNetwork: true
  {{- end }}
  {{- if and (kindIs "bool" $cfg.hostUsers) (semverCompare ">=1.33-0" $root.Capabilities.KubeVersion.Version) }}
  hostUsers: {{ $cfg.hostUsers }}
  {{- end }}
  dnsPolicy: {{ default $v.dnsPolicy $cfg.dnsPolicy }}
  {{- with default $v.dnsConfig $cfg.dnsConfig }}
  dnsConfig:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with default $v.global.hostAliases $cfg.hostAliases }}
  hostAliases:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if $cfg.podSecurityContext.enabled }}
  securityContext:
    {{- include "keyferry.securityContext" (dict "root" $root "context" $cfg.podSecurityContext) | nindent 4 }}
  {{- end }}
  {{- with default $v.global.nodeSelector $cfg.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with default $v.global.tolerations $cfg.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with default $v.global.affinity $cfg.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    {{- include "keyferry.spread" . | trim | nindent 4 }}
  {{- with $cfg.extraInitContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: keyferry
      {{- include "keyferry.container" . | nindent 6 }}
    {{- with $cfg.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with (include "keyferry.volumes" .) }}
  volumes:
    {{- . | nindent 4 }}
  {{- end }}
  {{- with $cfg.podSpecExtra }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "keyferry.container" -}}
{{- $root := .root -}}
{{- $v := .root.Values -}}
{{- $cfg := .cfg -}}
image: {{ include "keyferry.image" . }}
imagePullPolicy: {{ default $v.image.pullPolicy (default dict $cfg.image).pullPolicy }}
args:
  {{- include "keyferry.args" . | nindent 2 }}
env:
  {{- include "keyferry.env" $root | nindent 2 }}
  {{- with $cfg.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
ports:
  {{- if .part.webhook }}
  - name: webhook
    containerPort: {{ int $v.webhook.port }}
    protocol: TCP
  {{- end }}
  - name: metrics
    containerPort: {{ int $cfg.metrics.listen.port }}
    protocol: TCP
  - name: health
    containerPort: {{ include "keyferry.healthPort" $root | int }}
    protocol: TCP
{{- with $v.livenessProbe }}
{{- if .enabled }}
livenessProbe:
  {{- include "keyferry.probe" (dict "spec" .spec "path" .spec.httpGet.path) | nindent 2 }}
{{- end }}
{{- end }}
{{- with $v.readinessProbe }}
{{- if .enabled }}
readinessProbe:
  {{- include "keyferry.probe" (dict "spec" .spec "path" .spec.httpGet.path) | nindent 2 }}
{{- end }}
{{- end }}
{{- with $v.startupProbe }}
{{- if .enabled }}
startupProbe:
  {{- include "keyferry.probe" (dict "spec" .spec "path" .spec.httpGet.path) | nindent 2 }}
{{- end }}
{{- end }}
{{- if $v.lifecycle }}
lifecycle:
  {{- toYaml $v.lifecycle | nindent 2 }}
{{- else if and $v.preStopSleepSeconds (semverCompare ">=1.30-0" $root.Capabilities.KubeVersion.Version) }}
# Endpoints forget the pod while it still serves.
lifecycle:
  preStop:
    sleep:
      seconds: {{ int $v.preStopSleepSeconds }}
{{- end }}
{{- if $cfg.securityContext.enabled }}
securityContext:
  {{- include "keyferry.securityContext" (dict "root" $root "context" $cfg.securityContext) | nindent 2 }}
{{- end }}
{{- with $cfg.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with (include "keyferry.mounts" .) }}
volumeMounts:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "keyferry.probe" -}}
httpGet:
  path: {{ .path }}
  port: health
{{- range $field := list "initialDelaySeconds" "periodSeconds" "timeoutSeconds" "successThreshold" "failureThreshold" }}
{{- if hasKey $.spec $field }}
{{ $field }}: {{ int (index $.spec $field) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Volumes of a part's pod; 292 is 0444, which YAML 1.2 reads as 444. */}}
{{- define "keyferry.volumes" -}}
{{- $v := .root.Values -}}
{{- $bundle := $v.caBundle -}}
{{- if or $bundle.configMapName $bundle.secretName $bundle.pem }}
- name: ca-bundle
  projected:
    defaultMode: 292
    sources:
      {{- with $bundle.configMapName }}
      - configMap:
          name: {{ . }}
      {{- end }}
      {{- with $bundle.secretName }}
      - secret:
          name: {{ . }}
      {{- end }}
      {{- if $bundle.pem }}
      - configMap:
          name: {{ include "keyferry.fullname" .root }}-ca-bundle
      {{- end }}
{{- end }}
{{- if and .part.webhook $v.webhook.clientCA.secretName }}
- name: webhook-client-ca
  secret:
    secretName: {{ $v.webhook.clientCA.secretName }}
    defaultMode: 292
    items:
      - key: {{ $v.webhook.clientCA.key }}
        path: ca.crt
{{- end }}
{{- if and .part.webhook $v.webhook.certificateSecretName }}
- name: webhook-certificate
  secret:
    secretName: {{ $v.webhook.certificateSecretName }}
    defaultMode: 292
{{- end }}
{{- with .cfg.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "keyferry.mounts" -}}
{{- $v := .root.Values -}}
{{- if or $v.caBundle.configMapName $v.caBundle.secretName $v.caBundle.pem }}
- name: ca-bundle
  mountPath: /etc/keyferry/ca
  readOnly: true
{{- end }}
{{- if and .part.webhook $v.webhook.clientCA.secretName }}
- name: webhook-client-ca
  mountPath: /etc/keyferry/webhook-client-ca
  readOnly: true
{{- end }}
{{- if and .part.webhook $v.webhook.certificateSecretName }}
- name: webhook-certificate
  mountPath: /etc/keyferry/webhook-certificate
  readOnly: true
{{- end }}
{{- with .cfg.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}
