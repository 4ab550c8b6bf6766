using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text.Json;
using Keyferry.Kubernetes.Calls;

namespace Keyferry.Benchmarks.Burst;

/// <summary>
/// Follows a collection as any client does. It is the benchmark's own and not the engine's informer, whose errors would
/// else hide behind themselves.
/// </summary>
/// <param name="http">The API server.</param>
/// <param name="collection">The collection's path, with a query or without.</param>
/// <param name="seen">Called for each object that was added or changed.</param>
internal sealed class WatchFeed(KubeHttp http, string collection, Action<JsonElement> seen)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _version = "0";

    /// <summary>Done once the server has begun to send.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Follows until cancelled; where the server ends a watch, another goes on from the same place.</summary>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                try
                {
                    await OneAsync(cancellation);
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    // A connection that broke; the next one goes on.
                }

                await Task.Delay(Pause, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _opened.TrySetCanceled(cancellation);
        }
        catch (Exception e)
        {
            _opened.TrySetException(e);
            throw;
        }
    }

    private async Task OneAsync(CancellationToken cancellation)
    {
        var separator = collection.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var path = $"{collection}{separator}watch=true&allowWatchBookmarks=true&resourceVersion={_version}";
        using var answer = await http.SendAsync(HttpMethod.Get, path, KubeHttp.Json, null, cancellation);
        if (answer.StatusCode == HttpStatusCode.Gone)
        {
            _version = "0";
            return;
        }

        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"watch {collection}: the API server answered {(int)answer.StatusCode}");
        }

        _opened.TrySetResult();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var reader = PipeReader.Create(body);
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                if (!Take(rest.Slice(0, end)))
                {
                    return;
                }

                rest = rest.Slice(rest.GetPosition(1, end));
            }

            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    // False where the watch can not go on.
    private bool Take(ReadOnlySequence<byte> line)
    {
        using var json = JsonDocument.Parse(line);
        var type = json.RootElement.GetProperty("type").GetString();
        var item = json.RootElement.GetProperty("object");
        if (type == "ERROR")
        {
            // Its place is too old: the next watch begins with all that is there.
            _version = "0";
            return false;
        }

        _version = item.GetProperty("metadata").GetProperty("resourceVersion").GetString()!;
        if (type is "ADDED" or "MODIFIED")
        {
            seen(item);
        }

        return true;
    }
}
