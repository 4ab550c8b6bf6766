using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Workloads;

/// <summary>The label <c>pod-template-hash</c>, which keeps the pods of a Deployment's ReplicaSets apart.</summary>
internal static class PodTemplateHash
{
    /// <summary>The label's key.</summary>
    public const string Label = "pod-template-hash";

    // https://github.com/kubernetes/apimachinery/blob/master/pkg/util/rand/rand.go, SafeEncodeString
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>A hash of a template, of up to ten characters. It is not the value that Kubernetes computes.</summary>
    public static string Of(JsonObject template)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(JsonText.Text(Without(template))))
        {
            hash = (hash ^ b) * 16777619u;
        }

        return string.Concat(hash.ToString(CultureInfo.InvariantCulture).Select(static digit => Alphabet[digit % Alphabet.Length]));
    }

    /// <summary>Whether two templates differ in nothing but this label.</summary>
    public static bool Same(JsonObject left, JsonObject right) => JsonAccess.Same(Without(left), Without(right));

    /// <summary>A copy of a template without this label.</summary>
    public static JsonObject Without(JsonObject template)
    {
        var copy = template.Copy();
        if (copy.Object("metadata") is { } metadata && metadata.Object("labels") is { } labels)
        {
            labels.Remove(Label);
            if (labels.Count == 0)
            {
                metadata.Remove("labels");
            }
        }

        return copy;
    }
}
