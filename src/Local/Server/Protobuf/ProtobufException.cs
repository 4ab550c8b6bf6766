namespace Keyferry.Local.Server.Protobuf;

/// <summary>A body that cannot be read; the message says what is not read here, and the way out.</summary>
internal sealed class ProtobufException(string message) : Exception(message);
