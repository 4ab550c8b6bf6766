using System.Text;
using Keyferry.Text.Gjson;

namespace Keyferry.Text.Tests.Golden;

/// <summary>Runs golden cases of gjson paths and properties.</summary>
internal static class GjsonRunner
{
    public static string PathMismatch(Vector vector)
    {
        var (told, wanted) = (Told(vector.Bytes("json", "jsonB64"), vector.Path), Wanted(vector));
        return told == wanted ? "" : $"{vector.Path}: want: {wanted}, got: {told}";
    }

    public static string PropertyMismatch(Vector vector)
    {
        if (!PropertyPath.TryGet(vector.Bytes("json", "jsonB64"), vector.Path, out var value, out _))
        {
            return vector.IsError ? "" : $"{vector.Path}: found nothing";
        }

        return !vector.IsError && vector.Wants(value) ? "" : $"{vector.Path}: got {Encoding.UTF8.GetString(value!)}";
    }

    private static string Told(byte[] json, string path) =>
        GjsonPath.TryGet(json, path, out var result, out _)
            ? $"{result!.Kind} {Encoding.UTF8.GetString(result.Raw)} => {Encoding.UTF8.GetString(result.ToBytes())}"
            : "nothing";

    private static string Wanted(Vector vector)
    {
        var want = vector.WantJson;
        if (!want.GetProperty("exists").GetBoolean())
        {
            return "nothing";
        }

        var kind = want.GetProperty("type").GetString() == "JSON" ? "Json" : want.GetProperty("type").GetString();
        return $"{kind} {want.GetProperty("raw").GetString()} => {want.GetProperty("string").GetString()}";
    }
}
