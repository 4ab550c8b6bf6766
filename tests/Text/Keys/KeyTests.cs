using Keyferry.Text.Keys;
using Keyferry.Text.Tests.Golden;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Keys;

public sealed class KeyTests
{
    private static IEnumerable<Vector> Conversions() => Vector.OfKinds("convert");

    private static IEnumerable<Vector> Reversals() => Vector.OfKinds("reverse");

    private static IEnumerable<Vector> Validations() => Vector.OfKinds("validkey");

    private static IEnumerable<Vector> Decodings() => Vector.OfKinds("decode");

    [TestCaseSource(nameof(Conversions))]
    public void Converts_keys_as_the_peer_does(Vector vector)
    {
        var data = vector.Line.GetProperty("data").EnumerateObject()
            .ToDictionary(m => m.Name, m => m.Value.GetString()!);

        var ok = KeyConversion.TryConvert(vector.Strategy, data, out var converted, out var error);

        Assert.That(ok, Is.EqualTo(!vector.IsError));
        Assert.That(error, Is.EqualTo(vector.ErrorText));
        if (ok)
        {
            Assert.That(converted, Is.EquivalentTo(vector.WantJson.EnumerateObject()
                .ToDictionary(m => m.Name, m => m.Value.GetString()!)));
        }
    }

    [TestCaseSource(nameof(Reversals))]
    public void Reverses_the_Unicode_conversion_where_asked_to(Vector vector) =>
        Assert.That(KeyConversion.Reverse(vector.Strategy, vector.Text("input")), Is.EqualTo(vector.Want));

    [TestCaseSource(nameof(Validations))]
    public void Tells_valid_keys_from_others(Vector vector)
    {
        var key = vector.Text("input");
        if (key.Length == 0)
            Assert.That(KeyValidation.ErrorOf([key]), Is.Null, "an empty key is the caller's to drop");
        else
            Assert.That(KeyValidation.ErrorOf(key) is null, Is.EqualTo(!vector.IsError));
    }

    [Test]
    public void The_first_bad_key_by_name_is_told_with_a_way_out()
    {
        var error = KeyValidation.ErrorOf(["z/", "fine", "b:c"]);

        Assert.That(error, Is.EqualTo(
            "invalid secret keys (TIP: use rewrite or conversionStrategy to change keys): "
            + "key has invalid character :, only alphanumeric, '-', '.' and '_' are allowed: b:c"));
    }

    [Test]
    public void A_key_that_is_too_long_is_told_by_its_start()
    {
        var error = KeyValidation.ErrorOf(new string('x', 300));

        Assert.That(error, Is.EqualTo(
            "key has length 300 but max is 253: (following is truncated): " + new string('x', 253)));
    }

    [TestCaseSource(nameof(Decodings))]
    public void Decodes_values_as_the_peer_does(Vector vector)
    {
        var ok = ValueDecoding.TryDecode(
            vector.Strategy, vector.Bytes("input", "inputB64"), out var decoded, out var error);

        Assert.That(ok, Is.EqualTo(!vector.IsError));
        Assert.That(error, Is.EqualTo(vector.ErrorText));
        if (ok)
            Assert.That(Convert.ToBase64String(decoded), Is.EqualTo(Wanted(vector)));
    }

    private static string Wanted(Vector vector) =>
        Convert.ToBase64String(vector.Bytes("want", "wantB64"));
}
