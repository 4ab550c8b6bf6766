using System.Globalization;
using System.Text;

namespace Keyferry.Benchmarks.Lint;

/// <summary>Documents as a large repository of manifests holds them: stores, ExternalSecrets of several forms, one in a hundred with a fault.</summary>
internal static class LintDocuments
{
    private const int PerFile = 100;

    /// <summary>Writes files of a hundred documents each.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="count">How many documents.</param>
    /// <returns>How many bytes.</returns>
    public static long Write(string folder, int count)
    {
        var bytes = 0L;
        for (var file = 0; file * PerFile < count; file++)
        {
            var text = new StringBuilder();
            for (var at = file * PerFile; at < Math.Min(count, (file + 1) * PerFile); at++)
            {
                text.Append("---\n").Append(Document(at));
            }

            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"team-{file}.yaml"));
            File.WriteAllText(path, text.ToString());
            bytes += new FileInfo(path).Length;
        }

        return bytes;
    }

    private static string Document(int at) => at % PerFile == 0 ? Store(at / PerFile) : ExternalSecret(at);

    private static string Store(int team) => string.Create(CultureInfo.InvariantCulture, $$"""
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: vault, namespace: team-{{team}} }
        spec:
          provider:
            vault:
              server: https://vault.example.com:8200
              path: kv
              version: v2
              auth:
                kubernetes: {mountPath: kubernetes, role: team-{{team}}, serviceAccountRef: {name: vault} }

        """);

    private static string ExternalSecret(int at)
    {
        var store = at % PerFile == 50 ? "vualt" : "vault";
        return string.Create(CultureInfo.InvariantCulture, $$$"""
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata:
              name: app-{{{at}}}
              namespace: team-{{{at / PerFile}}}
              labels: {app.kubernetes.io/name: app-{{{at}}} }
            spec:
              refreshInterval: 1h
              secretStoreRef:
                name: {{{store}}}
                kind: SecretStore
              target:
                name: app-{{{at}}}-env
                template:
                  mergePolicy: Merge
                  data:
                    url: 'postgres://{{ .user }}:{{ .password | urlquery }}@db-{{{at}}}:5432/app'
              data:
              - secretKey: user
                remoteRef: {key: apps/{{{at}}}, property: user}
              - secretKey: password
                remoteRef: {key: apps/{{{at}}}, property: password}

            """);
    }
}
