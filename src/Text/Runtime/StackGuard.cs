using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Keyferry.Text.Runtime;

/// <summary>Lets deeply nested templates go on where a thread's stack ends, instead of ending the process.</summary>
internal static class StackGuard
{
    // Address space only: the system maps pages as they are used.
    private const int StackSize = 256 << 20;

    /// <summary>Whether the current stack has room for another step inwards.</summary>
    public static bool HasRoom => RuntimeHelpers.TryEnsureSufficientExecutionStack();

    /// <summary>Runs something on a stack of its own, while the caller waits; what it throws comes back.</summary>
    public static T OnNewStack<T>(Func<T> inner)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = inner();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            StackSize);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
