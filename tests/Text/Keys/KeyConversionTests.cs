using Keyferry.Text.Keys;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Keys;

public sealed class KeyConversionTests
{
    // To look for the first collision at each of them took minutes.
    [Test]
    [CancelAfter(20_000)]
    public void Names_that_all_collide_are_sorted_once(CancellationToken cancel)
    {
        var names = Enumerable.Range(0, 1 << 14).ToDictionary(
            static i => string.Concat(Enumerable.Range(0, 14).Select(bit => (i >> bit) % 2 == 0 ? '!' : '?')), static i => i);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(KeyConversion.TryConvert("Default", names, out var converted, out var error), Is.False);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(50 << 20), "bytes allocated in all");
        Assert.That(converted, Is.Empty);
        Assert.That(error, Is.EqualTo("secret name collision during conversion: ______________"));
        Assert.That(cancel.IsCancellationRequested, Is.False);
    }
}
