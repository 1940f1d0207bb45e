namespace DesignPatterns.Sharding;

/// <summary>The sharding functions by name, as a configuration chooses among them.</summary>
public enum Distribution
{
    /// <summary><see cref="Functions.Ketama"/>: where twemproxy and libmemcached already put keys.</summary>
    Ketama,

    /// <summary><see cref="Functions.Modulo"/>: nearly every key moves when a server comes or goes.</summary>
    Modulo,

    /// <summary><see cref="Functions.Jump"/>: the evenest; servers come and go at the end only.</summary>
    Jump,

    /// <summary><see cref="Functions.Rendezvous"/>: even, exact weights, any server may go; slow with
    /// many.</summary>
    Rendezvous,

    /// <summary><see cref="Functions.Maglev"/>: even and quick; a few keys more than needed move.</summary>
    Maglev,

    /// <summary><see cref="Functions.BoundedLoad"/>: ketama that spills over from a server with too much
    /// load.</summary>
    BoundedLoad,
}
