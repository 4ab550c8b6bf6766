using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Keys;
using Keyferry.Text.Templates;
using Keyferry.Text.Yaml;

namespace Keyferry.Text.Tests.Golden;

/// <summary>Runs golden cases of texts read as YAML maps.</summary>
internal static class MapScopeRunner
{
    public static string Mismatch(Vector vector)
    {
        var isRead = TryRun(vector, out var map, out var error);
        if (vector.IsError)
        {
            return isRead ? $"want error: {vector.ErrorText}, got {map.Count} keys" : "";
        }

        if (!isRead)
        {
            return $"want: {vector.WantJson}\n    got error: {error}";
        }

        var wanted = vector.WantJson.EnumerateObject().ToDictionary(static m => m.Name, static m => Vector.BytesOf(m.Value));
        var isEqual = wanted.Count == map.Count
            && map.All(entry => wanted.TryGetValue(entry.Key, out var value) && value.SequenceEqual(entry.Value));
        return isEqual ? "" : $"want: {vector.WantJson}\n    got: {string.Join(", ", map.Select(Show))}";
    }

    private static bool TryRun(Vector vector, out List<KeyValuePair<string, byte[]>> map, out string error)
    {
        map = [];
        var text = vector.Bytes("template", "templateB64");
        if (!Template.TryParse("tpl", text, new TemplateOptions { Functions = FunctionLibrary.All }, out var template, out var fault)
            || !template.TryRender(
                TemplateData.Of(vector.Data()), TimeProvider.System, CancellationToken.None, out var output, out fault))
        {
            error = fault.ToString();
            return false;
        }

        if (!YamlMap.TryRead(output, out var read, out error))
        {
            return false;
        }

        foreach (var (key, value) in read)
        {
            if (!ValueDecoding.TryDecode(vector.Strategy, value, out var decoded, out error))
            {
                return false;
            }

            map.Add(new(key, decoded));
        }

        return true;
    }

    private static string Show(KeyValuePair<string, byte[]> entry) =>
        $"{entry.Key}={Encoding.UTF8.GetString(entry.Value)}";
}
