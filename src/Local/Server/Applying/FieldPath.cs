using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Applying;

/// <summary>A path of FieldsV1 elements.</summary>
/// <param name="Elements">The elements, from the root.</param>
internal sealed record FieldPath(IReadOnlyList<string> Elements)
{
    public static FieldPath Root { get; } = new([]);

    public FieldPath Then(string element) => new([.. Elements, element]);

    /// <summary>The path as messages show it, such as <c>.spec.ports[name="a"].port</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var element in Elements)
        {
            var value = element[2..];
            _ = element[0] switch
            {
                'f' => text.Append('.').Append(value),
                'k' => text.Append('[').AppendJoin(',', Keys(value)).Append(']'),
                'v' => text.Append("[=").Append(value).Append(']'),
                _ => text.Append(CultureInfo.InvariantCulture, $"[{value}]"),
            };
        }

        return text.ToString();
    }

    private static IEnumerable<string> Keys(string json) =>
        ((JsonObject)JsonText.Read(Encoding.UTF8.GetBytes(json))!).Select(key => $"{key.Key}={JsonText.Text(key.Value)}");
}
