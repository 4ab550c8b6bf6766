{{/* The value of app.kubernetes.io/name. A release that bears the peer's name takes its place: same labels, same ServiceAccount. */}}
{{- define "keyferry.name" -}}
{{- $default := ternary "external-secrets" .Chart.Name (contains "external-secrets" .Release.Name) -}}
{{- default $default .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{/* The name of Deployment, ServiceAccount, roles and webhook configurations. */}}
{{- define "keyferry.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "keyferry.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "keyferry.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- define "keyferry.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride -}}
{{- end }}

{{- define "keyferry.webhookName" -}}{{ include "keyferry.fullname" . }}-webhook{{- end }}

{{- define "keyferry.leaseName" -}}{{ default "external-secrets-controller" .Values.leaderElectionID }}{{- end }}

{{/* The Secret of the key that restarts' hashes are made with; it lies beside the Lease. */}}
{{- define "keyferry.restartKey" -}}keyferry-restart-key{{- end }}

{{- define "keyferry.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "keyferry.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end }}

{{- define "keyferry.webhookServiceAccountName" -}}
{{- $account := .Values.webhook.serviceAccount -}}
{{- if $account.create -}}
{{- default (include "keyferry.webhookName" .) $account.name -}}
{{- else -}}
{{- default "default" $account.name -}}
{{- end -}}
{{- end }}

{{/* The labels of every object. */}}
{{- define "keyferry.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ include "keyferry.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The labels that find a part's pods: root, part. */}}
{{- define "keyferry.selector" -}}
app.kubernetes.io/name: {{ .part.label }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}
