using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Tests.Stores;

/// <summary>
/// Random wants, answers, failures, changes of identity and time: whoever wants something is woken or served, no value is older
/// than its want allows, and in the end nothing is held.
/// </summary>
public sealed class SchedulerModelTests
{
    private const int Objects = 12;
    private const int Keys = 5;

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property Any_sequence_serves_everybody_with_values_that_are_young_enough(int seed)
    {
        using var run = new Run(new Random(seed));
        for (var step = 0; step < 120; step++)
        {
            run.Step();
        }

        run.Settle();
        return (run.Problem is null).Label($"{seed}: {run.Problem}");
    }

    private sealed class Run : IDisposable
    {
        private readonly SchedulerScene _scene = new();
        private readonly Random _random;
        private readonly List<TaskCompletionSource<Func<IReadOnlyList<RemoteKey>, IReadOnlyList<ReadResult>>>> _calls = [];
        private readonly Dictionary<string, Want> _waiting = [];
        private readonly List<byte[]> _values = [];
        private int _generation = 1;
        private bool _answersAtOnce;

        public Run(Random random)
        {
            _random = random;
            _scene.Provider.MaxKeysPerCall = random.Next(2) == 0 ? 1 : 3;
            _scene.Provider.OnReadAsync = ReadAsync;
        }

        public string? Problem { get; private set; }

        public void Step()
        {
            switch (_random.Next(8))
            {
                case 0 or 1 or 2:
                    Ask($"app-{_random.Next(Objects)}", null);
                    break;
                case 3 when _calls.Count > 0:
                    Answer(_random.Next(_calls.Count));
                    break;
                case 4:
                    _scene.Time.Advance(TimeSpan.FromMilliseconds(_random.Next(700)));
                    break;
                case 5:
                    Come();
                    break;
                case 6 when _random.Next(10) == 0:
                    _generation++;
                    break;
                case 7 when _random.Next(10) == 0:
                    _answersAtOnce = !_answersAtOnce;
                    break;
            }
        }

        /// <summary>The store answers from now on: everybody who waits is served within the limit.</summary>
        public void Settle()
        {
            _answersAtOnce = true;
            for (var second = 0; second < 200 && Problem is null; second++)
            {
                while (_calls.Count > 0)
                {
                    Answer(0, succeed: true);
                }

                _scene.Time.Advance(TimeSpan.FromSeconds(1));
                Come();
            }

            Problem ??= _waiting.Count > 0 ? $"{string.Join(", ", _waiting.Keys)} wait for ever" : null;
            _scene.Time.Advance(2 * StoreScheduler.Retention);
            Problem ??= _values.Exists(static v => v.Any(static b => b != 0)) ? "a value is still held" : null;
        }

        public void Dispose() => _scene.Dispose();

        private async Task<IReadOnlyList<ReadResult>> ReadAsync(IReadOnlyList<RemoteKey> keys)
        {
            // Asked of what it is when the call begins: the oldest that the answer may be.
            var begun = _scene.Time.GetTimestamp();
            if (_answersAtOnce)
            {
                return Values(keys, begun);
            }

            var call = new TaskCompletionSource<Func<IReadOnlyList<RemoteKey>, IReadOnlyList<ReadResult>>>();
            _calls.Add(call);
            return (await call.Task)(keys) ?? Values(keys, begun);
        }

        private IReadOnlyList<ReadResult> Values(IReadOnlyList<RemoteKey> keys, long begun) =>
        [
            .. keys.Select(_ =>
            {
                var bytes = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{begun};{_scene.Time.GetTimestamp()}"));
                _values.Add(bytes);
                return ReadResult.Of(RemoteValue.Of(bytes));
            }),
        ];

        private void Answer(int at, bool succeed = false)
        {
            var call = _calls[at];
            _calls.RemoveAt(at);
            FetchFailure? failure = (succeed ? 9 : _random.Next(10)) switch
            {
                0 => new FetchFailure(FetchFailureKind.Throttled, "slow down", TimeSpan.FromSeconds(_random.Next(20))),
                1 => new FetchFailure(FetchFailureKind.Unavailable, "down"),
                2 => FetchFailure.NotFound,
                _ => null,
            };
            call.SetResult(failure is null ? static _ => null! : keys => [.. keys.Select(_ => ReadResult.Of(failure))]);
        }

        // Who was woken asks for the same again, as its next pass does.
        private void Come()
        {
            List<ObjectKey> woken;
            lock (_scene.Woken)
            {
                woken = [.. _scene.Woken.Distinct()];
                _scene.Woken.Clear();
            }

            foreach (var key in woken.Where(k => _waiting.ContainsKey(k.Name)))
            {
                Ask(key.Name, _waiting[key.Name]);
            }
        }

        private void Ask(string item, Want? again)
        {
            var now = _scene.Time.GetTimestamp();
            var isForced = again?.IsForced ?? _random.Next(5) == 0;
            var keys = again?.Keys ?? Enumerable.Range(0, _random.Next(1, 4)).Select(_ => $"k{_random.Next(Keys)}").Distinct().ToArray();
            var want = again ?? new Want(isForced, keys, now, $"{item} {now} {_random.Next()}");
            using var reads = _scene.Scheduler.Read(new StoreWants(
                new ObjectKey("team", item), want.Version, isForced, want.Since,
                [new StoreWant(_scene.Session(generation: _generation), keys.Select(static k => new RemoteKey(k)).ToHashSet())]));
            if (reads is null)
            {
                _waiting[item] = want;
                return;
            }

            _waiting.Remove(item);

            // A forced want counts from when its read began; any other may join a read that is in flight.
            var oldest = isForced ? want.Since : want.Since - (long)(StoreScheduler.Freshness.TotalSeconds * _scene.Time.TimestampFrequency);
            foreach (var key in keys)
            {
                var text = SchedulerScene.Text(reads, key);
                if (text.Length == 0)
                {
                    Problem ??= $"{item} got no answer for {key}";
                }
                else if (text.Contains(';', StringComparison.Ordinal)
                    && long.Parse(text.Split(';')[isForced ? 0 : 1], CultureInfo.InvariantCulture) < oldest)
                {
                    Problem ??= $"{item} got a value of {text}, wanted {(isForced ? "by force " : "")}at {want.Since}";
                }
            }
        }
    }

    private sealed record Want(bool IsForced, string[] Keys, long Since, string Version);
}
