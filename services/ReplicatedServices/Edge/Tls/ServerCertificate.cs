using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Edge.Tls;

/// <summary>Where the certificate comes from: configuration, or, in Development alone, thin air.</summary>
internal sealed class ServerCertificate(
    IConfiguration configuration, IHostEnvironment environment, TimeProvider time)
    : IValidateOptions<EdgeOptions>
{
    private const string Section = "Kestrel:Certificates:Default";

    /// <summary>Null when Kestrel finds one in its own configuration section.</summary>
    public X509Certificate2? SelfSigned { get; } =
        !IsConfigured(configuration) && environment.IsDevelopment()
            ? SelfSignedCertificate.ForLocalhost(time.GetUtcNow())
            : null;

    public ValidateOptionsResult Validate(string? name, EdgeOptions options) =>
        SelfSigned is not null || IsConfigured(configuration)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"The edge has no certificate: set {Section}:Path, and KeyPath (PEM) or Password (PFX). "
                + "Only in Development it makes one itself.");

    private static bool IsConfigured(IConfiguration configuration) =>
        configuration[$"{Section}:Path"] is not null || configuration[$"{Section}:Subject"] is not null;
}
