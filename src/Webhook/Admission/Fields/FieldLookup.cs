using System.Globalization;
using System.Text.Json;

namespace Keyferry.Webhook.Admission.Fields;

/// <summary>Finds the value at a path that a fault names, to see whether it changed.</summary>
internal static class FieldLookup
{
    /// <summary>The value at a path.</summary>
    /// <param name="root">The whole object.</param>
    /// <param name="path">A path such as <c>spec.data[0].remoteRef.key</c> or <c>spec.template.data[a.b]</c>.</param>
    /// <returns>The value; its kind is Undefined where there is none.</returns>
    public static JsonElement Find(JsonElement root, string path)
    {
        var here = root;
        var at = 0;
        while (at < path.Length && here.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            here = Step(here, path, ref at);
        return at < path.Length ? default : here;
    }

    private static JsonElement Step(JsonElement here, string path, ref int at)
    {
        if (path[at] == '[')
        {
            var end = path.IndexOf(']', at);
            var key = path[(at + 1)..(end < 0 ? path.Length : end)];
            at = end < 0 ? path.Length : end + 1;
            return here.ValueKind == JsonValueKind.Array ? Item(here, key) : Field(here, key);
        }

        if (path[at] == '.')
            at++;
        var stop = path.AsSpan(at).IndexOfAny('.', '[');
        var name = stop < 0 ? path[at..] : path.Substring(at, stop);
        at += name.Length;
        return Field(here, name);
    }

    private static JsonElement Item(JsonElement list, string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < list.GetArrayLength()
            ? list[i]
            : default;

    private static JsonElement Field(JsonElement here, string name) =>
        here.ValueKind == JsonValueKind.Object && here.TryGetProperty(name, out var value) ? value : default;
}
