package demo

// What clients ask and staff note, in general words: nobody in them exists.
var (
	questions = []string{
		"Wil weten welke opleiding past bij het werk dat er in de buurt is.",
		"Zoekt ander werk vanwege lichamelijk zware taken.",
		"Contract loopt af en wordt waarschijnlijk niet verlengd.",
		"Vraagt of er geld is voor een cursus heftruckrijden.",
		"Wil omscholen naar de zorg en weet niet waar te beginnen.",
		"Werkgever reorganiseert; wil weten welke mogelijkheden er zijn.",
		"Wil beter Nederlands leren om kans te maken op vast werk.",
		"Overweegt voor zichzelf te beginnen naast het huidige werk.",
		"Is lang uit het werk geweest en zoekt een rustige opbouw.",
		"Heeft vragen over een vaststellingsovereenkomst.",
	}
	notes = []string{
		"Kort gebeld over de voortgang, afspraak blijft staan.",
		"Vacatures doorgenomen, twee passend bij de reisafstand.",
		"Gesproken over de planning van de scholing.",
		"Klant heeft gereageerd op een vacature en wacht op antwoord.",
		"Voorbereiding op het gesprek met een werkgever besproken.",
		"Niet bereikt, voicemail ingesproken.",
	}
	promises = []string{
		"Zoekt uit welke opleiders in de avond lesgeven.",
		"Belt volgende week over de uitkomst van het gesprek.",
		"Stuurt het overzicht van vacatures in de buurt.",
		"Vraagt na of er nog plaats is in de sollicitatietraining.",
	}
	intakes = []string{
		"Werkervaring en wensen besproken. Motivatie is goed, reistijd is een aandachtspunt.",
		"Ervaring in productie en logistiek. Wil graag vooruit en leert het liefst in de praktijk.",
		"Heeft behoefte aan overzicht. Samen de volgende stappen opgeschreven.",
		"Combineert werk en zorg thuis; zoekt werk overdag.",
	}
	advices = []string{
		"Eerst een loopbaantest, daarna gericht kijken naar opleidingen in de regio.",
		"Praktijkleren bij een erkend leerbedrijf, met behoud van inkomen.",
		"Sollicitatietraining volgen en het cv aanpassen aan de techniek.",
		"Gesprek met het taalhuis; daarna opnieuw kijken naar scholing.",
		"Informatie gegeven over rechten bij ontslag en over de vakbond.",
		"Cursus plannen in het rustige seizoen en met de werkgever afspreken.",
	}
	referred = []string{
		"Kan de klant bij jullie terecht voor een gesprek?",
		"Graag samen kijken wat er mogelijk is; de klant weet hiervan.",
		"Hebben jullie op korte termijn plaats? De klant belt zelf ook.",
	}
	reports = []string{
		"De klant is geholpen en weet ons te vinden.",
		"Twee gesprekken gevoerd, de klant kan verder.",
		"Traject afgerond; met de klant besproken wat er nog ligt.",
	}
)
