{{/*
The Deployments: one that does everything; or the webhook apart; or, where rights are kept to namespaces, an engine for each
of them. As JSON: {"parts": [{name, label, engine, webhook, scope, account, replicas, settings}], "scopes": […], "scoped": bool}.
scope is the one namespace that an engine serves; settings names the values of its pods.
*/}}
{{- define "keyferry.parts" -}}
{{- $v := .Values -}}
{{- $full := include "keyferry.fullname" . -}}
{{- $scopes := $v.scopedNamespaces -}}
{{- if and (not $scopes) $v.scopedRBAC -}}
{{- $scopes = list (default (include "keyferry.namespace" .) $v.scopedNamespace) -}}
{{- end -}}
{{- $scoped := gt (len $scopes) 0 -}}
{{- $apart := or $v.webhook.separate $scoped (not $v.createOperator) -}}
{{- $engines := list -}}
{{- if $v.createOperator -}}
{{- if $scoped -}}
{{- range $i, $scope := $scopes -}}
{{- $suffix := ternary "" (printf "-%s" $scope) (eq (len $scopes) 1) -}}
{{- $name := printf "%s%s" $full $suffix | trunc 63 | trimSuffix "-" -}}
{{- $label := printf "%s%s" (include "keyferry.name" $) $suffix | trunc 63 | trimSuffix "-" -}}
{{- $engines = append $engines (dict "name" $name "label" $label "engine" true "webhook" false "scope" $scope "account" (include "keyferry.serviceAccountName" $) "replicas" (int $v.replicaCount) "settings" "engine") -}}
{{- end -}}
{{- else -}}
{{- $both := and $v.webhook.create (not $apart) -}}
{{- $replicas := int $v.replicaCount -}}
{{- if $both -}}{{- $replicas = max $replicas (int (default 0 $v.webhook.replicaCount)) | int -}}{{- end -}}
{{- $engines = list (dict "name" $full "label" (include "keyferry.name" .) "engine" true "webhook" $both "scope" $v.scopedNamespace "account" (include "keyferry.serviceAccountName" .) "replicas" $replicas "settings" "engine") -}}
{{- end -}}
{{- end -}}
{{- $parts := $engines -}}
{{- if and $v.webhook.create $apart -}}
{{- $parts = append $parts (dict "name" (include "keyferry.webhookName" .) "label" (printf "%s-webhook" (include "keyferry.name" .)) "engine" false "webhook" true "scope" "" "account" (include "keyferry.webhookServiceAccountName" .) "replicas" (int (default $v.replicaCount $v.webhook.replicaCount)) "settings" "webhook") -}}
{{- end -}}
{{- $injects := and $v.injection.enabled $v.webhook.create (not $scoped) -}}
{{- dict "injects" $injects "parts" $parts "scopes" $scopes "scoped" $scoped "apart" $apart | toJson -}}
{{- end }}
