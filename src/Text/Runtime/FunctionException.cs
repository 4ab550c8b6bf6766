namespace Keyferry.Text.Runtime;

/// <summary>
/// Why a template function cannot give a result. It never leaves a render: it becomes a template error there. The
/// message is shown to people, and must hold nothing of a value.
/// </summary>
internal sealed class FunctionException(string message) : Exception(message);
