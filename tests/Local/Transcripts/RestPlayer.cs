namespace Keyferry.Local.Tests.Transcripts;

/// <summary>Plays the lines of a group of <c>rest.jsonl</c> in order, on a server with nothing in it.</summary>
internal static class RestPlayer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<LineResult>> PlayAsync(IReadOnlyList<Line> group, CancellationToken cancel)
    {
        await using var server = await ServerUnderTest.StartAsync(https: false, cancel);
        var placeholders = new Placeholders { ["kube"] = server.Address.GetLeftPart(UriPartial.Authority) };
        await using var hook = await HookListener.StartAsync(placeholders);
        using var caller = new Caller(server, placeholders);
        if (group[0].NeedsWidgets)
        {
            await SetUpAsync(server, cancel);
        }

        var results = new List<LineResult>();
        foreach (var line in group.Where(static l => l.Kind != "webhook"))
        {
            var hooks = group.Where(l => l.During == line.Id).ToList();
            hook.Expect(hooks);
            results.Add(new(line.Id, await TryAsync(caller, line, placeholders, cancel)));
            var called = hook.Results(hooks);
            foreach (var result in called)
            {
                Trace.Show(result.Id, result.Differences, static () => "a call of our webhook");
            }

            results.AddRange(called);
        }

        return results;
    }

    /// <summary>Sends the lines of group <c>setup</c>: the definitions of Widget and Gadget.</summary>
    public static async Task SetUpAsync(ServerUnderTest server, CancellationToken cancel)
    {
        var placeholders = new Placeholders();
        using var caller = new Caller(server, placeholders);
        foreach (var line in Recording.Setup)
        {
            await TryAsync(caller, line, placeholders, cancel);
        }
    }

    private static async Task<IReadOnlyList<string>> TryAsync(Caller caller, Line line, Placeholders placeholders, CancellationToken cancel)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var attempt = placeholders.Copy();
            try
            {
                var answer = await caller.SendAsync(line.Request, cancel);
                attempt.Take(placeholders);
                var differences = Caller.Compare(line.Response, answer, attempt, line.IsPart);
                if (differences.Count == 0 || !line.Until || TimeProvider.System.GetElapsedTime(start) > Patience)
                {
                    placeholders.Take(attempt);
                    Trace.Show(line, answer, differences, placeholders);
                    return differences;
                }
            }
            catch (HttpRequestException e)
            {
                return [$"no answer: {e.Message}"];
            }
            catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
            {
                return ["no answer in time"];
            }

            await Task.Delay(50, cancel);
        }
    }
}
