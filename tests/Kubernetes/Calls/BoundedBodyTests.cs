using Keyferry.Kubernetes.Calls;

namespace Keyferry.Kubernetes.Tests.Calls;

public sealed class BoundedBodyTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(16 * 1024)]
    [TestCase(1_000_000)]
    public async Task A_body_within_the_limit_is_read_whole(int length)
    {
        using var body = await BoundedBody.ReadAsync(Stream(length), 1_000_000, quota: null, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(body!.Bytes.Length, Is.EqualTo(length));
            Assert.That(body.Bytes.IndexOfAnyExcept((byte)7), Is.EqualTo(-1));
            Assert.That(body.WasCut, Is.False);
        });
    }

    [Test]
    public async Task A_body_beyond_the_limit_is_cut()
    {
        using var body = await BoundedBody.ReadAsync(Stream(1001), 1000, quota: null, CancellationToken.None);

        Assert.That((body!.Bytes.Length, body.WasCut), Is.EqualTo((1000, true)));
    }

    [Test]
    public async Task A_body_that_the_quota_has_no_memory_for_is_not_read_and_holds_none_of_it()
    {
        var quota = new MemoryQuota(100_000);

        Assert.That(await BoundedBody.ReadAsync(Stream(90_000), 1_000_000, quota, CancellationToken.None), Is.Null);

        Assert.That(quota.TryTake(100_000), Is.True, "all of it was given back");
    }

    [Test]
    public async Task A_body_holds_its_memory_until_it_is_disposed_of()
    {
        var quota = new MemoryQuota(20_000);
        var first = await BoundedBody.ReadAsync(Stream(10), 1000, quota, CancellationToken.None);

        Assert.That(await BoundedBody.ReadAsync(Stream(10), 1000, quota, CancellationToken.None), Is.Null);
        first!.Dispose();
        using var second = await BoundedBody.ReadAsync(Stream(10), 1000, quota, CancellationToken.None);

        Assert.That(second?.Bytes.Length, Is.EqualTo(10));
    }

    [Test]
    public void A_reading_that_fails_gives_its_memory_back()
    {
        var quota = new MemoryQuota(20_000);
        using var gone = new CancellationTokenSource();
        gone.Cancel();

        Assert.That(
            async () => await BoundedBody.ReadAsync(Stream(10), 1000, quota, gone.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(quota.TryTake(20_000), Is.True);
    }

    private static MemoryStream Stream(int length) => new(Enumerable.Repeat((byte)7, length).ToArray());
}
