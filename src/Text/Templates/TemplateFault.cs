namespace Keyferry.Text.Templates;

/// <summary>
/// A fault of the engine that a template met: a function threw what it must not. The render failed with a neutral error;
/// this is for a counter and a log. It holds nothing of the data's values.
/// </summary>
/// <param name="Template">The name of the template, or of the definition in it, that was at work.</param>
/// <param name="Function">The function that failed; empty where it was none.</param>
/// <param name="ExceptionType">The full name of the exception's type.</param>
/// <param name="StackTrace">Where it was thrown, without its message; empty where that is not known.</param>
public sealed record TemplateFault(string Template, string Function, string ExceptionType, string StackTrace)
{
    internal static TemplateFault Of(string template, string function, Exception exception) => new(
        template, function, exception.GetType().FullName ?? exception.GetType().Name, exception.StackTrace ?? "");
}
