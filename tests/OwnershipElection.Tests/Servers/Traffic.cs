namespace DesignPatterns.OwnershipElection.Tests.Servers;

/// <summary>What a link does with what is sent over it.</summary>
public enum Traffic
{
    Flows,

    /// <summary>Connections stay, and nothing arrives, as when a network loses every packet.</summary>
    Hangs,

    /// <summary>What is sent arrives, and no answer comes back.</summary>
    LosesAnswers,

    /// <summary>Connections are reset, and new ones too.</summary>
    Cut,
}
