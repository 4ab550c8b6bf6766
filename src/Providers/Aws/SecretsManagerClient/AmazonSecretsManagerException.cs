using System.Net;
using Amazon.Runtime;

namespace Keyferry.Providers.Aws.SecretsManagerClient;

/// <summary>The service answered with an error.</summary>
internal class AmazonSecretsManagerException(
    string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The secret, or the version asked for, is not there.</summary>
internal sealed class ResourceNotFoundException(
    string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>A parameter's name or value is wrong.</summary>
internal sealed class InvalidParameterException(
    string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The secret's state forbids the request, for example a scheduled deletion.</summary>
internal sealed class InvalidRequestException(
    string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The secret's key does not decrypt it.</summary>
internal sealed class DecryptionFailureException(
    string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The service failed on its side.</summary>
internal sealed class InternalServiceErrorException(
    string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);
