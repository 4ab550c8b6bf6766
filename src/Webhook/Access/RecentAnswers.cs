using System.Diagnostics.CodeAnalysis;

namespace Keyferry.Webhook.Access;

/// <summary>Keeps answers for a short time, and so many at most. For any thread.</summary>
/// <typeparam name="TKey">What was asked.</typeparam>
/// <typeparam name="TAnswer">The answer.</typeparam>
/// <param name="most">How many are kept.</param>
/// <param name="lifetime">How long one is kept.</param>
/// <param name="time">The clock.</param>
public sealed class RecentAnswers<TKey, TAnswer>(int most, TimeSpan lifetime, TimeProvider time)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, (TAnswer Answer, long At)> _answers = [];
    private readonly Queue<(TKey Key, long At)> _order = [];

    /// <summary>How many are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _answers.Count;
            }
        }
    }

    /// <summary>An answer that is young enough.</summary>
    /// <param name="key">What is asked.</param>
    /// <param name="answer">The answer.</param>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TAnswer answer)
    {
        lock (_gate)
        {
            var found = _answers.TryGetValue(key, out var kept) && time.GetElapsedTime(kept.At) < lifetime;
            answer = found ? kept.Answer : default;
            return found;
        }
    }

    /// <summary>Keeps an answer; where there are too many the oldest goes.</summary>
    /// <param name="key">What was asked.</param>
    /// <param name="answer">The answer.</param>
    public void Keep(TKey key, TAnswer answer)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _answers[key] = (answer, now);
            _order.Enqueue((key, now));
            while (_order.TryPeek(out var oldest) && (_answers.Count > most || _order.Count > 2 * most || time.GetElapsedTime(oldest.At) >= lifetime))
            {
                _order.Dequeue();
                if (_answers.TryGetValue(oldest.Key, out var kept) && kept.At == oldest.At)
                {
                    _answers.Remove(oldest.Key);
                }
            }
        }
    }
}
