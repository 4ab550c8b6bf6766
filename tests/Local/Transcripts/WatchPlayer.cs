using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Keyferry.Local.Tests.Transcripts;

/// <summary>Plays a group of <c>watch.jsonl</c>: what went before, the watch, each action and the events after it, the end.</summary>
internal static class WatchPlayer
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<LineResult>> PlayAsync(IReadOnlyList<Line> group, CancellationToken cancel)
    {
        await using var server = await ServerUnderTest.StartAsync(https: false, cancel);
        var placeholders = new Placeholders { ["kube"] = server.Address.GetLeftPart(UriPartial.Authority) };
        using var caller = new Caller(server, placeholders);
        if (group[0].NeedsWidgets)
        {
            await RestPlayer.SetUpAsync(server, cancel);
        }

        var results = new List<LineResult>();
        foreach (var line in group)
        {
            var differences = new List<string>();
            try
            {
                await PlayAsync(line, caller, placeholders, differences, cancel);
            }
            catch (HttpRequestException e)
            {
                differences.Add($"no answer: {e.Message}");
            }

            Trace.Show(line.Id, differences, () => $"{line.Request["path"]}  ({line.Json["about"]})");
            results.Add(new(line.Id, differences));
        }

        return results;
    }

    private static async Task PlayAsync(
        Line line, Caller caller, Placeholders placeholders, List<string> differences, CancellationToken cancel)
    {
        foreach (var (exchange, i) in line.Exchanges("before").Select(static (e, i) => (e, i)))
        {
            await ExchangeAsync(exchange, $"before[{i}]", caller, placeholders, differences, cancel);
        }

        var start = Stopwatch.GetTimestamp();
        using var response = await caller.OpenAsync(line.Request, cancel);
        if (line.Response.ContainsKey("body"))
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
            var answer = Caller.Answer(response, bytes);
            differences.AddRange(Caller.Compare(line.Response, answer, placeholders));
            foreach (var (step, i) in (line.Json["steps"] as JsonArray ?? []).Select(static (s, i) => (s!.AsObject(), i)))
            {
                await ExchangeAsync(new(step), $"steps[{i}]", caller, placeholders, differences, cancel);
            }
        }
        else
        {
            await StreamAsync(line, response, caller, placeholders, differences, cancel);
        }

        if (line.Json["end"]?["after_s"]?.GetValue<int>() is { } seconds)
        {
            var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (Math.Abs(took - seconds) > 2)
            {
                differences.Add($"end: recorded after {seconds} s, got {took:0.0} s");
            }
        }
    }

    private static async Task StreamAsync(
        Line line, HttpResponseMessage response, Caller caller, Placeholders placeholders, List<string> differences, CancellationToken cancel)
    {
        var head = line.Response.DeepClone().AsObject();
        head["body"] = null;
        differences.AddRange(Caller.Compare(head, Caller.Answer(response, []), placeholders));

        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var events = new Events(line, placeholders, differences);
        var reading = events.ReadAsync(response, closing.Token);
        await events.ExpectAsync("opening", line.Json["opening"] as JsonArray ?? [], cancel);
        foreach (var (step, i) in (line.Json["steps"] as JsonArray ?? []).Select(static (s, i) => (s!.AsObject(), i)))
        {
            await ExchangeAsync(new(step), $"steps[{i}]", caller, placeholders, differences, cancel);
            await events.ExpectAsync($"steps[{i}]", step["events"]!.AsArray(), cancel);
        }

        var end = line.Json["end"]!.AsObject();
        if (end["how"]!.GetValue<string>() == "the server ends the answer")
        {
            var limit = TimeSpan.FromSeconds((end["after_s"]?.GetValue<int>() ?? 0) + 4);
            if (await Task.WhenAny(reading, Task.Delay(limit, cancel)) != reading)
            {
                differences.Add("end: the server does not end the answer");
            }

            await events.ExpectAsync("closing", line.Json["closing"] as JsonArray ?? [], cancel);
        }
        else if (reading.IsCompleted)
        {
            differences.Add("end: the server ended the answer");
        }

        await closing.CancelAsync();
        await reading;
    }

    private static async Task ExchangeAsync(
        Exchange exchange, string where, Caller caller, Placeholders placeholders, List<string> differences, CancellationToken cancel)
    {
        var answer = await caller.SendAsync(exchange.Request, cancel);
        if (exchange.Response is { } recorded)
        {
            differences.AddRange(Caller.Compare(recorded, answer, placeholders).Select(d => $"{where} {d}"));
        }
    }

    /// <summary>The events of one watch as they come.</summary>
    private sealed class Events(Line line, Placeholders placeholders, List<string> differences)
    {
        private readonly Channel<JsonObject> channel = Channel.CreateUnbounded<JsonObject>();
        private readonly bool keepsLastBookmark = line.Json["closing"] is not null;
        private JsonObject? bookmark;

        public async Task ReadAsync(HttpResponseMessage response, CancellationToken cancel)
        {
            try
            {
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancel), Encoding.UTF8);
                while (await reader.ReadLineAsync(cancel) is { } text)
                {
                    var e = JsonNode.Parse(text)!.AsObject();
                    if (IsPlainBookmark(e))
                    {
                        bookmark = e;
                    }
                    else
                    {
                        channel.Writer.TryWrite(e);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The client closes.
            }
            catch (Exception e) when (e is IOException or HttpRequestException or System.Text.Json.JsonException)
            {
                differences.Add($"the stream broke: {e.Message}");
            }

            if (keepsLastBookmark && bookmark is not null)
            {
                channel.Writer.TryWrite(bookmark);
            }

            channel.Writer.Complete();
        }

        public async Task ExpectAsync(string where, JsonArray expected, CancellationToken cancel)
        {
            var got = new JsonArray();
            while (await NextAsync(got.Count < expected.Count ? Patience : Silence, cancel) is { } e)
            {
                got.Add(e);
            }

            var comparison = new Comparison(placeholders);
            comparison.Values(where, Normal.Of(expected), Normal.Of(got));
            differences.AddRange(comparison.Differences);
        }

        private async Task<JsonObject?> NextAsync(TimeSpan wait, CancellationToken cancel)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            timeout.CancelAfter(wait);
            try
            {
                return await channel.Reader.ReadAsync(timeout.Token);
            }
            catch (Exception e) when (e is ChannelClosedException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                return null;
            }
        }

        // It can come at any time.
        private static bool IsPlainBookmark(JsonObject e) =>
            e["type"]?.GetValue<string>() == "BOOKMARK" && e["object"]?["metadata"]?["annotations"] is null;
    }
}
