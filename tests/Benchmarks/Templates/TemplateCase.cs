using System.Globalization;
using System.Text;
using Keyferry.Text.Templates;

namespace Keyferry.Benchmarks.Templates;

/// <summary>A template to measure, with its data.</summary>
internal sealed record TemplateCase(string Name, string Text, IReadOnlyDictionary<string, string> Values)
{
    private const string Users = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: users
        data:
        {{- range $i, $u := fromJson .users }}
          user-{{ $i }}: |
            name: {{ $u.name | quote }}
            age: {{ $u.age }}
            roles: [{{ join ", " $u.roles }}]
            {{- if has "admin" $u.roles }}
            admin: true
            {{- else }}
            admin: false
            {{- end }}
        {{- end }}
          total: {{ len (fromJson .users) | quote }}
        """;

    private const string Registry = """
        {"auths":{"{{ .registry }}":{"username":"{{ .username }}","password":"{{ .password }}","auth":"{{ printf "%s:%s" .username .password | b64enc }}"}}}
        """;

    private const string Nested = """
        {{ dict "auths" (dict .registry (dict "username" .username "password" .password "auth" (printf "%s:%s" .username .password | b64enc))) | toJson }}
        """;

    private static readonly Dictionary<string, string> s_robot = new()
    {
        ["registry"] = "registry.example.com", ["username"] = "robot", ["password"] = "s3cr3t-t0ken",
    };

    /// <summary>The five templates that a user's cluster is full of: two small ones, two large ones, one of dicts.</summary>
    public static IReadOnlyList<TemplateCase> All { get; } =
    [
        new(
            "connection string",
            "postgres://{{ .user }}:{{ .password | urlquery }}@{{ .host }}:{{ .port }}/{{ .db }}?sslmode=require",
            new Dictionary<string, string>
            {
                ["user"] = "app", ["password"] = "p@ss/w0rd+x", ["host"] = "db.internal", ["port"] = "5432",
                ["db"] = "orders",
            }),
        new("dockerconfigjson", Registry, s_robot),
        new("YAML of 26 users", Users, new Dictionary<string, string> { ["users"] = UserList() }),
        new(".env of 50 keys", "{{ range $k, $v := . }}{{ $k | upper | replace \"-\" \"_\" }}={{ $v | quote }}\n{{ end }}", Settings()),
        new("dict to JSON", Nested, s_robot),
    ];

    /// <summary>The data as a render takes it.</summary>
    public TemplateData Data() => TemplateData.Of(
        Values.Select(static v => KeyValuePair.Create(v.Key, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(v.Value))));

    private static string UserList() => "[" + string.Join(',', Enumerable.Range(0, 26).Select(static i => i % 2 == 0
        ? """{"name":"bob","age":41,"roles":["admin","dev"]}"""
        : """{"name":"amy","age":29,"roles":[]}""")) + "]";

    private static Dictionary<string, string> Settings() => Enumerable.Range(0, 50).ToDictionary(
        static i => string.Create(CultureInfo.InvariantCulture, $"app-setting-{i:00}"),
        static i => string.Create(CultureInfo.InvariantCulture, $"value number {i} with \"quotes\" & spaces"));
}
