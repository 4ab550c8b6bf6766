
namespace Keyferry.Sync.Stores;

/// <content>Who needs a value, and when it is cleared. All of it under the lock.</content>
public sealed partial class StoreScheduler
{
    private void Release(PendingRead read)
    {
        read.Uses--;
        if (read.Uses > 0 || !read.IsDone)
        {
            return;
        }

        // A value that is replaced, or too much beside the others, goes at once; others serve for a moment more.
        if (IsObsolete(read) || _held > MaxBytesHeld)
        {
            Discard(read);
        }
    }

    // Nobody will find it any more.
    private bool IsObsolete(PendingRead read) =>
        _isDisposed || read.Lane.IsRetired || !ReferenceEquals(read.Lane.Reads.GetValueOrDefault(read.Key), read);

    private void Replace(PendingRead read)
    {
        read.Lane.Reads.Remove(read.Key);
        if (read is { IsDone: true, Uses: 0 })
        {
            Discard(read);
        }
    }

    private void Discard(PendingRead read)
    {
        if (ReferenceEquals(read.Lane.Reads.GetValueOrDefault(read.Key), read))
        {
            read.Lane.Reads.Remove(read.Key);
        }

        _held -= read.Length;
        read.Clear();
    }
}
