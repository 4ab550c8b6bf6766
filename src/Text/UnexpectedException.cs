namespace Keyferry.Text;

/// <summary>
/// Tells defects of the program from what may pass: whatever a function or reader throws by mistake must become an error
/// that names its kind only, for the message of an exception may repeat what was read, and that may be a secret.
/// </summary>
internal static class UnexpectedException
{
    /// <summary>Whether it is a fault to be answered neutrally. Cancellation and the end of memory are not.</summary>
    public static bool IsFault(Exception exception) =>
        exception is not (OperationCanceledException or OutOfMemoryException);

    /// <summary>What may be shown: what failed, and the kind of the exception.</summary>
    /// <param name="what">What failed, such as <c>function b64dec</c>.</param>
    /// <param name="exception">The exception.</param>
    public static string Describe(string what, Exception exception) => $"{what} failed ({exception.GetType().Name})";

    /// <summary>What is thrown in its place where there is no other way to answer; it does not hold the exception.</summary>
    public static InvalidOperationException Neutral(string what, Exception exception) => new(Describe(what, exception));
}
