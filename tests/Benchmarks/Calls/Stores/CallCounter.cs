using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Keyferry.Benchmarks.Calls.Stores;

/// <summary>Counts calls by their sort, and answers how many there were.</summary>
internal sealed class CallCounter
{
    private readonly ConcurrentDictionary<string, long> _calls = new(StringComparer.Ordinal);

    /// <summary>Counts a call.</summary>
    public void Add(string sort) => _calls.AddOrUpdate(sort, 1, static (_, count) => count + 1);

    /// <summary>Answers where a request asks for counts.</summary>
    /// <returns>Whether it did.</returns>
    public async ValueTask<bool> TryAnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (!path.StartsWith(MeasuredStore.CallsPath, StringComparison.Ordinal))
        {
            return false;
        }

        if (context.Request.Method == HttpMethods.Delete)
        {
            _calls.Clear();
            return true;
        }

        var count = path == MeasuredStore.CallsPath
            ? _calls.Values.Sum()
            : _calls.GetValueOrDefault(path[(MeasuredStore.CallsPath.Length + 1)..]);
        await context.Response.WriteAsync($"{count}", context.RequestAborted);
        return true;
    }
}
