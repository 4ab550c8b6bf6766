using Keyferry.Text.Keys;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Keys;

public sealed class KeyTests
{
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
}
