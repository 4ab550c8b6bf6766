using System.Text.Json;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Calls;

/// <summary>The beginning of a collection.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="Items">Those of the objects that were wanted.</param>
/// <param name="Count">How many objects were read.</param>
/// <param name="IsWhole">Whether there are no more.</param>
public sealed record BoundedList<T>(IReadOnlyList<T> Items, int Count, bool IsWhole);

/// <summary>Lists collections that may be larger than anybody wants to read.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="time">The clock, for time limits.</param>
public sealed class BoundedLister(KubeHttp http, TimeProvider time)
{
    // 500 objects of 64 KiB: workloads have a few KiB each.
    private const long LongestPage = 32 * 1024 * 1024;

    private readonly PageReader _pages = new(http, time, LongestPage);

    /// <summary>Reads pages of <see cref="KubeApi.PageSize"/> objects until there are no more, or so many were read.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="type">The kind.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="most">How many objects are looked at.</param>
    /// <param name="isWanted">Whether an object is kept.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async ValueTask<KubeResult<BoundedList<T>>> ListAsync<T>(
        ResourceType<T> type, string ns, int most, Func<T, bool> isWanted, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        List<T> items = [];
        var count = 0;
        var isCut = false;
        void Take(ReadOnlySpan<byte> json)
        {
            if (count == most)
            {
                isCut = true;
                return;
            }

            count++;
            if (JsonSerializer.Deserialize(json, type.Json) is { } item && isWanted(item))
            {
                items.Add(item);
            }
        }

        string? next = null;
        do
        {
            var page = await _pages.PageAsync(
                type.Path(ns) + PageReader.Query(null, next, fromCache: false), KubeHttp.Json, KubeApi.IsSecret(type), Take, cancellation);
            if (!page.Ok)
            {
                return KubeResult<BoundedList<T>>.From(page.Failure);
            }

            next = page.Value.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next) && count < most);

        return KubeResult<BoundedList<T>>.From(new BoundedList<T>(items, count, !isCut && string.IsNullOrEmpty(next)));
    }
}
