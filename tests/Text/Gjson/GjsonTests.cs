using System.Text;
using Keyferry.Text.Gjson;
using Keyferry.Text.Tests.Golden;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Gjson;

public sealed class GjsonTests
{
    private static IEnumerable<Vector> Paths() => Vector.OfKinds("gjson");

    private static IEnumerable<Vector> Properties() => Vector.OfKinds("property");

    [TestCaseSource(nameof(Paths))]
    public void Paths_lead_where_gjson_leads(Vector vector)
    {
        Assert.That(Told(vector.Bytes("json", "jsonB64"), vector.Path), Is.EqualTo(Wanted(vector)), vector.Path);
    }

    [TestCaseSource(nameof(Properties))]
    public void A_property_with_dots_is_one_key_first(Vector vector)
    {
        var found = PropertyPath.TryGet(vector.Bytes("json", "jsonB64"), vector.Path, out var value);

        Assert.That(found, Is.EqualTo(!vector.IsError));
        if (found)
            Assert.That(Encoding.UTF8.GetString(value!), Is.EqualTo(vector.Want));
    }

    [Test]
    public void Hostile_depth_neither_crashes_nor_hangs()
    {
        const int depth = 200_000;
        var json = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth));
        var path = string.Join('.', Enumerable.Repeat("a", depth));

        Assert.That(() => GjsonPath.TryGet(json, path, out _), Throws.Nothing);
        Assert.That(() => GjsonPath.TryGet(json, "@pretty", out _), Throws.Nothing);
    }

    private static string Told(byte[] json, string path) =>
        GjsonPath.TryGet(json, path, out var result)
            ? $"{result!.Kind} {Encoding.UTF8.GetString(result.Raw)} => {Encoding.UTF8.GetString(result.ToBytes())}"
            : "nothing";

    private static string Wanted(Vector vector)
    {
        var want = vector.WantJson;
        if (!want.GetProperty("exists").GetBoolean())
            return "nothing";

        var kind = want.GetProperty("type").GetString() == "JSON" ? "Json" : want.GetProperty("type").GetString();
        return $"{kind} {want.GetProperty("raw").GetString()} => {want.GetProperty("string").GetString()}";
    }
}
