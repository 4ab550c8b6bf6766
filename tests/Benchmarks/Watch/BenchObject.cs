using System.Globalization;
using System.Text;

namespace Keyferry.Benchmarks.Watch;

/// <summary>The watch lines of the benchmark, but for each object's name and version.</summary>
internal static class BenchObject
{
    public const string Bookmark =
        """{"type":"BOOKMARK","object":{"kind":"X","apiVersion":"v1","metadata":{"resourceVersion":"999999"}}}""" + "\n";

    // As a server sends them: field managers and all.
    private const string Metadata = """
        ","namespace":"team-a","uid":"0b1f2c3d-4e5f-6071-8293-a4b5c6d7e8f9","generation":3,"creationTimestamp":"2026-11-23T10:20:30Z","labels":{"app.kubernetes.io/name":"shop","app.kubernetes.io/part-of":"store","team":"a"},"annotations":{"reconcile.external-secrets.io/data-hash":"6d2f7c1e0a3b4c5d6e7f8091a2b3c4d5"},"managedFields":[{"manager":"keyferry","operation":"Update","apiVersion":"v1","time":"2026-11-23T10:20:30Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:annotations":{".":{},"f:reconcile.external-secrets.io/data-hash":{}},"f:labels":{".":{},"f:app.kubernetes.io/name":{},"f:team":{}}},"f:data":{".":{},"f:k0":{},"f:k1":{},"f:k2":{}},"f:type":{}}}]}
        """;

    /// <summary>What comes before the name, and what comes after the version.</summary>
    public static (byte[] Head, byte[] Tail) Parts(WatchCase one, bool metadataOnly)
    {
        var (version, kind) = metadataOnly ? ("meta.k8s.io/v1", "PartialObjectMetadata")
            : one.Secrets ? ("v1", "Secret") : ("external-secrets.io/v1", "ExternalSecret");
        var head = $$$"""{"type":"ADDED","object":{"apiVersion":"{{{version}}}","kind":"{{{kind}}}","metadata":{"name":" """.TrimEnd();
        var room = one.Bytes - head.Length - Metadata.Length;
        var rest = metadataOnly ? "" : one.Secrets ? Data(room) : Spec(room);
        return (Encoding.UTF8.GetBytes(head), Encoding.UTF8.GetBytes($"{Metadata}{rest}}}}}\n"));
    }

    private static string Data(int room)
    {
        var value = Convert.ToBase64String(new byte[room / 3 * 3 / 4]);
        return $$$"""
            ,"data":{"k0":"{{{value}}}","k1":"{{{value}}}","k2":"{{{value}}}"},"type":"Opaque"
            """;
    }

    private static string Spec(int room)
    {
        var text = new StringBuilder(
            ""","spec":{"refreshInterval":"1h0m0s","secretStoreRef":{"name":"aws","kind":"ClusterSecretStore"},"target":{"name":"shop","creationPolicy":"Owner","deletionPolicy":"Retain"},"data":[""");
        for (var i = 0; text.Length < room - 300; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            text.Append(CultureInfo.InvariantCulture, $$$"""
                {"secretKey":"key-{{{i}}}","remoteRef":{"key":"prod/shop/database","property":"field-{{{i}}}","conversionStrategy":"Default","decodingStrategy":"None","metadataPolicy":"None"}}
                """);
        }

        text.Append(
            """]},"status":{"conditions":[{"type":"Ready","status":"True","reason":"SecretSynced","message":"secret synced","lastTransitionTime":"2026-11-23T10:20:30Z"}],"refreshTime":"2026-11-23T10:20:30Z"}""");
        return text.ToString();
    }
}
