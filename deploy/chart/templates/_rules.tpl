{{/*
The least rights of each part. A test compares them with what `keyferry manifests` writes, and runs the program under them.
*/}}

{{/* What an engine reads and writes: root, cluster (whether in all namespaces). */}}
{{- define "keyferry.syncRules" -}}
{{- $v := .root.Values -}}
{{- $kinds := list "externalsecrets" "secretstores" -}}
{{- if and .cluster $v.processClusterStore -}}{{- $kinds = append $kinds "clustersecretstores" -}}{{- end -}}
{{- if $v.processPushSecret -}}{{- $kinds = append $kinds "pushsecrets" -}}{{- end -}}
{{- $kinds = $kinds | sortAlpha -}}
- apiGroups: ["external-secrets.io"]
  resources: {{ $kinds | toJson }}
  verbs: ["get", "list", "watch", "patch"]
- apiGroups: ["external-secrets.io"]
  resources:
    {{- range $kinds }}
    - {{ . }}/status
    {{- end }}
  verbs: ["patch", "update"]
{{- if $v.openshiftFinalizers }}
# Asked for by the admission plugin OwnerReferencesPermissionEnforcement, which OpenShift has on.
- apiGroups: ["external-secrets.io"]
  resources: ["externalsecrets/finalizers"]
  verbs: ["update"]
{{- end }}
- apiGroups: ["generators.external-secrets.io"]
  resources:
    {{- range $path, $_ := .root.Files.Glob "files/crds/*.generators.external-secrets.io.yaml" }}
    {{- $plural := base $path | trimSuffix ".generators.external-secrets.io.yaml" }}
    {{- if and (ne $plural "generatorstates") (or (ne $plural "clustergenerators") (and $.cluster $v.processClusterGenerator)) }}
    - {{ $plural }}
    {{- end }}
    {{- end }}
  verbs: ["get", "list", "watch"]
- apiGroups: ["generators.external-secrets.io"]
  resources: ["generatorstates"]
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"]
- apiGroups: [""]
  resources: ["secrets"]
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"]
- apiGroups: [""]
  resources: ["configmaps"]
  verbs: ["get", "list", "watch"]
- apiGroups: [""]
  resources: ["serviceaccounts"]
  verbs: ["get", "list", "watch"]
{{- if $v.rbac.serviceAccountTokenCreate }}
- apiGroups: [""]
  resources: ["serviceaccounts/token"]
  verbs: ["create"]
{{- end }}
- apiGroups: [""]
  resources: ["events"]
  verbs: ["create", "patch"]
{{- if .cluster }}
# Patched where finalizers of External Secrets Operator are taken off.
- apiGroups: [""]
  resources: ["namespaces"]
  verbs: ["get", "list", "patch", "watch"]
{{- end }}
{{- if $v.genericTargets.enabled }}
- apiGroups: [""]
  resources: ["configmaps"]
  verbs: ["create", "delete", "patch", "update"]
{{- range $v.genericTargets.resources }}
- apiGroups: [{{ .apiGroup | quote }}]
  resources: {{ .resources | toJson }}
  verbs: {{ .verbs | toJson }}
{{- end }}
{{- end }}
{{- end }}

{{/* What the cluster-wide kinds need: root. */}}
{{- define "keyferry.fanOutRules" -}}
{{- $v := .root.Values -}}
{{- $owners := list -}}
{{- $children := list -}}
{{- if $v.processClusterExternalSecret -}}
{{- $owners = append $owners "clusterexternalsecrets" -}}{{- $children = append $children "externalsecrets" -}}
{{- end -}}
{{- if $v.processClusterPushSecret -}}
{{- $owners = append $owners "clusterpushsecrets" -}}{{- $children = append $children "pushsecrets" -}}
{{- end -}}
{{- if $owners -}}
- apiGroups: ["external-secrets.io"]
  resources: {{ $owners | toJson }}
  verbs: ["get", "list", "watch"]
- apiGroups: ["external-secrets.io"]
  resources:
    {{- range $owners }}
    - {{ . }}/status
    {{- end }}
  verbs: ["patch", "update"]
{{- if $v.openshiftFinalizers }}
- apiGroups: ["external-secrets.io"]
  resources:
    {{- range $owners }}
    - {{ . }}/finalizers
    {{- end }}
  verbs: ["update"]
{{- end }}
- apiGroups: ["external-secrets.io"]
  resources: {{ $children | toJson }}
  verbs: ["create", "delete", "get", "list", "patch", "watch"]
{{- end }}
{{- end }}

{{/* Objects that an older release stored are stored anew. */}}
{{- define "keyferry.migrationRules" -}}
{{- $kinds := list "clusterexternalsecrets" "clustersecretstores" "externalsecrets" "secretstores" -}}
{{- $definitions := list -}}
{{- range $kinds -}}{{- $definitions = append $definitions (printf "%s.external-secrets.io" .) -}}{{- end -}}
- apiGroups: ["external-secrets.io"]
  resources: {{ $kinds | toJson }}
  verbs: ["get", "list", "patch"]
- apiGroups: ["apiextensions.k8s.io"]
  resources: ["customresourcedefinitions"]
  resourceNames: {{ $definitions | toJson }}
  verbs: ["get"]
- apiGroups: ["apiextensions.k8s.io"]
  resources: ["customresourcedefinitions/status"]
  resourceNames: {{ $definitions | toJson }}
  verbs: ["patch"]
{{- end }}

{{/* Rolling restarts of workloads that use a rotated Secret: root. */}}
{{- define "keyferry.restartRules" -}}
- apiGroups: ["apps"]
  resources: ["daemonsets", "deployments", "statefulsets"]
  verbs: ["get", "list", "patch", "watch"]
{{- if .root.Values.restarts.argoRollouts }}
- apiGroups: ["argoproj.io"]
  resources: ["rollouts"]
  verbs: ["get", "list", "patch", "watch"]
{{- end }}
{{- end }}

{{/* Injection: workloads with inline references, and pods for events about them. */}}
{{- define "keyferry.injectionRules" -}}
- apiGroups: [""]
  resources: ["pods"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["apps"]
  resources: ["daemonsets", "deployments", "statefulsets"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["batch"]
  resources: ["cronjobs", "jobs"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["external-secrets.io"]
  resources: ["externalsecrets"]
  verbs: ["create", "delete", "get", "list", "patch", "watch"]
{{- end }}

{{/* What a webhook apart looks at when it injects. */}}
{{- define "keyferry.injectionReadRules" -}}
- apiGroups: [""]
  resources: ["namespaces", "pods", "secrets"]
  verbs: ["get", "list", "watch"]
- apiGroups: ["external-secrets.io"]
  resources: ["externalsecrets"]
  verbs: ["get", "list", "watch"]
- apiGroups: [""]
  resources: ["events"]
  verbs: ["create", "patch"]
{{- end }}

{{/* The webhook keeps its configurations' caBundle, and that of definitions whose versions it converts. */}}
{{- define "keyferry.webhookRules" -}}
- apiGroups: ["apiextensions.k8s.io"]
  resources: ["customresourcedefinitions"]
  resourceNames: ["clustersecretstores.external-secrets.io", "externalsecrets.external-secrets.io", "secretstores.external-secrets.io"]
  verbs: ["get", "list", "patch", "watch"]
- apiGroups: ["admissionregistration.k8s.io"]
  resources: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"]
  resourceNames: [{{ include "keyferry.fullname" . | quote }}]
  verbs: ["get", "list", "patch", "watch"]
{{- end }}

{{/* The webhook's certificates. A name cannot bound create: the object has none yet when the server decides. */}}
{{- define "keyferry.certificateRules" -}}
- apiGroups: [""]
  resources: ["secrets"]
  resourceNames: [{{ include "keyferry.webhookName" . | quote }}, {{ printf "%s-ca" (include "keyferry.webhookName" .) | quote }}]
  verbs: ["get", "list", "update", "watch"]
- apiGroups: [""]
  resources: ["secrets"]
  verbs: ["create"]
{{- end }}

{{- /* The webhook's self-check is a dry run of an ExternalSecret that it refuses itself; the engine may create them anyway. */}}
{{- define "keyferry.selfCheckRules" -}}
- apiGroups: [external-secrets.io]
  resources: [externalsecrets]
  verbs: [create]
{{- end -}}

{{/* The status page, and metrics with a token: who asks, and what he may read. */}}
{{- define "keyferry.reviewRules" -}}
- apiGroups: ["authentication.k8s.io"]
  resources: ["tokenreviews"]
  verbs: ["create"]
- apiGroups: ["authorization.k8s.io"]
  resources: ["subjectaccessreviews"]
  verbs: ["create"]
{{- end }}

{{- define "keyferry.leaseRules" -}}
- apiGroups: ["coordination.k8s.io"]
  resources: ["leases"]
  resourceNames: [{{ include "keyferry.leaseName" . | quote }}]
  verbs: ["get", "update"]
- apiGroups: ["coordination.k8s.io"]
  resources: ["leases"]
  verbs: ["create"]
{{- end }}

{{/* What the Job needs that runs before the release is deleted: root. */}}
{{- define "keyferry.uninstallRules" -}}
{{- $kinds := list -}}
{{- $generators := list -}}
{{- range $path, $_ := .root.Files.Glob "files/crds/*.yaml" -}}
{{- $name := base $path | trimSuffix ".yaml" -}}
{{- if hasSuffix ".generators.external-secrets.io" $name -}}
{{- $generators = append $generators (trimSuffix ".generators.external-secrets.io" $name) -}}
{{- else -}}
{{- $kinds = append $kinds (trimSuffix ".external-secrets.io" $name) -}}
{{- end -}}
{{- end -}}
- apiGroups: ["external-secrets.io"]
  resources: {{ $kinds | toJson }}
  verbs: ["get", "list", "patch"]
- apiGroups: ["generators.external-secrets.io"]
  resources: {{ $generators | toJson }}
  verbs: ["get", "list", "patch"]
- apiGroups: [""]
  resources: ["secrets"]
  verbs: {{ ternary (list "delete" "get" "list" "patch") (list "get" "list" "patch") .root.Values.uninstall.deleteSecrets | toJson }}
{{- end }}

{{/* A role with its binding: root, kind, name, namespace, account, rules. */}}
{{- define "keyferry.role" -}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ .kind }}
metadata:
  name: {{ .name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "keyferry.labels" .root | nindent 4 }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
rules:
  {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ .kind }}Binding
metadata:
  name: {{ .name }}
  {{- with .namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "keyferry.labels" .root | nindent 4 }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ .kind }}
  name: {{ .name }}
subjects:
  - kind: ServiceAccount
    name: {{ .account }}
    namespace: {{ include "keyferry.namespace" .root }}
{{- end }}
