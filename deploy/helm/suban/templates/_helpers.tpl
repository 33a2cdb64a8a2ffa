{{- define "suban.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end }}
{{- end }}

{{- define "suban.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "suban.labels" -}}
{{ include "suban.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* A release's name as a part of an object's: 0.1.0-anshan.2 becomes 0-1-0-anshan-2. */}}
{{- define "suban.slug" -}}
{{ regexReplaceAll "[^a-z0-9]+" (lower .) "-" }}
{{- end }}

{{/* The release whose name is given with the values, as YAML. */}}
{{- define "suban.release" -}}
{{- $found := dict }}
{{- range .all }}{{ if eq .name $.name }}{{ $found = . }}{{ end }}{{ end }}
{{- if not $found }}
{{- fail (printf "releases 中没有 %s / there is no release %s in `releases`" .name .name) }}
{{- end }}
{{- toYaml $found }}
{{- end }}

{{- define "suban.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "suban.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* What every pod of Suban has beside its containers. */}}
{{- define "suban.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "suban.podSecurity" . | nindent 2 }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "suban.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- . | nindent 8 }}
{{- end }}

{{/* Settings and secrets of API and workers. */}}
{{- define "suban.settings" -}}
envFrom:
  - configMapRef: {name: {{ include "suban.fullname" . }}}
  - secretRef: {name: {{ .Values.secrets.application }}}
{{- end }}

{{- define "suban.mounts" -}}
- {name: tmp, mountPath: /tmp}
{{- if or .Values.city.configMap .Values.city.secret }}
- {name: city, mountPath: /etc/suban, readOnly: true}
{{- end }}
{{- end }}

{{- define "suban.volumes" -}}
- name: tmp
  emptyDir: {sizeLimit: 1Gi}
{{- if or .Values.city.configMap .Values.city.secret }}
- name: city
  projected:
    sources:
      {{- with .Values.city.configMap }}
      - configMap: {name: {{ . }}}
      {{- end }}
      {{- with .Values.city.secret }}
      - secret: {name: {{ . }}}
      {{- end }}
{{- end }}
{{- end }}

{{- define "suban.filesVolume" -}}
- name: files
  persistentVolumeClaim: {claimName: {{ .Values.files.existingClaim | default (printf "%s-files" (include "suban.fullname" .)) }}}
{{- end }}
