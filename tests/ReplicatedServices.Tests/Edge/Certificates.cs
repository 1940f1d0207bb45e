using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DesignPatterns.ReplicatedServices.Tests.Edge;

/// <summary>A certificate in files, and the configuration that names them.</summary>
internal static class Certificates
{
    public static Dictionary<string, string?> In(DirectoryInfo folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=edge.example", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        var path = Path.Combine(folder.FullName, "cert.pem");
        var keyPath = Path.Combine(folder.FullName, "key.pem");
        File.WriteAllText(path, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return new()
        {
            ["Kestrel:Certificates:Default:Path"] = path,
            ["Kestrel:Certificates:Default:KeyPath"] = keyPath,
        };
    }
}
